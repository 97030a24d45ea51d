<?php
class ComposerAutoloaderInit0 {}
