"""The site's own code: what its pages say, apart from the hooks in ``site/plugins``."""
