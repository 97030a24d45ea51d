<h1>Title</h1>
