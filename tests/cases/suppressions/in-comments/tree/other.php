<?php
// danglint: ignore[mising-include]
require __DIR__ . "/e.php";
