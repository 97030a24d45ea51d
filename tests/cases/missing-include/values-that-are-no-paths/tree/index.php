<?php
// Empty at first; each heir says what it is.
abstract class Form
{
    protected $id = '';
    public function fields() { return require __DIR__ . '/forms/form-' . $this->id . '-settings.php'; }
}
class Card extends Form
{
    protected $id = 'card';
}
// A route is no file.
if ($_GET['a']) {
    $to = '/table/change';
} else {
    $to = '/table/list';
}
include __DIR__ . $to;
// Where it was installed, and whether Composer has run there, is said at run time.
require $payload['cwd'] . '/lib/a.php';
require $payload['cwd'] . '/vendor/autoload.php';
// The page of a plugin; this tree has none of these.
$page['tab'] = 'properties';
include __DIR__ . '/admin_' . $page['tab'] . $_GET['x'] . '.php';
