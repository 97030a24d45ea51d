<?php
class App_Locale {}
