"""From a government's file to rows: read → parse → normalize → write, one way."""
