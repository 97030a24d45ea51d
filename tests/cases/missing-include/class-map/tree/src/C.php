<?php class C {}
