/^order-[0-9]+@rose\.example$/   bert@rose.example
/^sales-.*@rose\.example$/       anna@rose.example
