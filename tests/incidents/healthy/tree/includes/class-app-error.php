<?php
class App_Error {}
