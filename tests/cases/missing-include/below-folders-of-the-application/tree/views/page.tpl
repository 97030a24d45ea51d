<h1><?php require __DIR__ . '/haeder.tpl'; ?></h1>
