<?php
// Whatever path() does, one letter is wrong of what it is given.
include_once $GLOBALS['app']->path('class/mail/multimaler.php');
include_once $GLOBALS['app']->path('class/mail/multimailer.php');
// Nothing is like these: they may be made from something else.
include_once $GLOBALS['app']->path('class/other/thing.php');
include view('class/mail/multimailer.tpl');
// Each of the folders has check.php.
include __DIR__ . '/captchas/' . $settings['captcha'] . '/chek.php';
include __DIR__ . '/captchas/' . $settings['captcha'] . '/check.php';
include __DIR__ . '/captchas/' . $settings['captcha'] . '/of_its_own.php';
