<?php
require __DIR__ . "/a.php"; // danglint: ignore[missing-include] made by the build
# danglint: ignore[missing-file, missing-include]
require __DIR__ . "/b.php";

/* danglint: ignore[missing-include] too far away */

require __DIR__ . "/c.php";
echo "danglint: ignore[missing-include]"; require __DIR__ . "/d.php";
echo '# danglint: ignore[missing-include]'; require __DIR__ . "/in-a-string.php";
echo <<<TEXT
  # danglint: ignore[missing-include] $in_a_text
  TEXT; require __DIR__ . "/in-a-text.php";
?>
<!-- danglint: ignore[missing-include] in the page -->
<?php require __DIR__ . "/of-the-page.php";
