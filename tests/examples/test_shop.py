"""A shop: what guests, customers, clerks and managers read, to the cell."""

from tests.examples.example import Example, play

NOT_FOUND = "validation-failed"


def test_a_guest_sees_what_is_for_sale_and_no_more(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        shelf = "{ products(order_by: {id: asc}) { id name price tags priceIn(args: {rate: 2}) } }"
        assert await shop.ask("guest", shelf) == {
            "products": [
                {
                    "id": 1,
                    "name": "Santoku",
                    "price": 89.00,
                    "tags": ["steel", "japan"],
                    "priceIn": 178.00,
                },
                {
                    "id": 2,
                    "name": "Paring knife",
                    "price": 24.50,
                    "tags": ["steel"],
                    "priceIn": 49.00,
                },
            ]
        }
        # The permission's limit is the most, the query's may be less.
        assert len((await shop.ask("guest", "{ products(limit: 9) { id } }"))["products"]) == 2
        assert await shop.ask("guest", "{ product(id: 4) { id } }") == {"product": None}
        for hidden in ("cost", "sku", "onStock", "stocks { quantity }", "isPublished"):
            code, message = await shop.ask("guest", f"{{ products {{ {hidden} }} }}")
            assert code == NOT_FOUND
            assert message == f"field '{hidden.split()[0]}' not found in type: 'product'"
        code, message = await shop.ask("guest", "{ productsAggregate { aggregate { count } } }")
        assert (code, message) == (
            NOT_FOUND,
            "field 'productsAggregate' not found in type: 'query_root'",
        )

    play("shop", database_url, scenario)


def test_a_rating_of_one_review_is_hidden_from_guests_and_not_from_customers(
    database_url: str,
) -> None:
    async def scenario(shop: Example) -> None:
        query = "{ products(order_by: {id: asc}) { id rating { stars } } }"
        assert await shop.ask("guest", query) == {
            "products": [{"id": 1, "rating": {"stars": 4.5}}, {"id": 2, "rating": None}]
        }
        assert await shop.ask("customer", query, user_id="ann") == {
            "products": [
                {"id": 1, "rating": {"stars": 4.5}},
                {"id": 2, "rating": None},
                {"id": 3, "rating": {"stars": 3.0}},
            ]
        }
        # A hidden rating is not there for conditions either.
        rated = "{ products(where: {rating: {stars: {_lt: 4}}}) { id } }"
        assert await shop.ask("guest", rated) == {"products": []}
        assert await shop.ask("customer", rated, user_id="x") == {"products": [{"id": 3}]}

    play("shop", database_url, scenario)


def test_a_customer_sees_their_own_orders_with_totals(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        query = """{
          orders(order_by: {placedAt: desc}) {
            id status placedAt total
            lines(order_by: {line: asc}) { line quantity unit_price product { name } }
          }
        }"""
        assert await shop.ask("customer", query, user_id="ann") == {
            "orders": [
                {
                    "id": 2,
                    "status": "PLACED",
                    "placedAt": "2026-02-03T09:30:00+00:00",
                    "total": 59.90,
                    "lines": [
                        {
                            "line": 1,
                            "quantity": 1,
                            "unit_price": 59.90,
                            "product": {"name": "Iron pan"},
                        }
                    ],
                },
                {
                    "id": 1,
                    "status": "SENT",
                    "placedAt": "2026-01-15T10:00:00+00:00",
                    "total": 134.00,
                    "lines": [
                        {
                            "line": 1,
                            "quantity": 1,
                            "unit_price": 85.00,
                            "product": {"name": "Santoku"},
                        },
                        {
                            "line": 2,
                            "quantity": 2,
                            "unit_price": 24.50,
                            "product": {"name": "Paring knife"},
                        },
                    ],
                },
            ]
        }
        own = "{ orders { id } order(id: 3) { id } customer { email } }"
        assert await shop.ask("customer", own, user_id="bob") == {
            "orders": [{"id": 3}],
            "order": {"id": 3},
            "customer": [{"email": "bob@example.com"}],
        }
        assert await shop.ask("customer", "{ order(id: 3) { id } }", user_id="ann") == {
            "order": None
        }
        assert await shop.ask("customer", own) == (
            "not-found",
            'missing session variable: "x-hasura-user-id"',
        )
        sent = "{ orders(where: {status: {_eq: SENT}}) { id } }"
        assert await shop.ask("customer", sent, user_id="ann") == {"orders": [{"id": 1}]}
        code, _ = await shop.ask("customer", sent.replace("SENT", "LOST"), user_id="ann")
        assert code == NOT_FOUND

    play("shop", database_url, scenario)


def test_a_clerk_sees_the_warehouses_of_their_array(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        query = """{
          warehouse(order_by: {id: asc}) { name }
          stock_aggregate { aggregate { count sum { quantity } } }
          orders(order_by: {id: asc}) { id warehouseId lines_aggregate: lines { quantity } }
        }"""
        assert await shop.ask("clerk", query, warehouse_ids="{2,3}") == {
            "warehouse": [{"name": "South"}, {"name": "Depot"}],
            "stock_aggregate": {"aggregate": {"count": 3, "sum": {"quantity": 10}}},
            "orders": [
                {"id": 2, "warehouseId": 2, "lines_aggregate": [{"quantity": 1}]},
                {"id": 3, "warehouseId": 2, "lines_aggregate": [{"quantity": 3}]},
            ],
        }
        nothing = {
            "warehouse": [],
            "stock_aggregate": {"aggregate": {"count": 0, "sum": {"quantity": None}}},
            "orders": [],
        }
        assert await shop.ask("clerk", query, warehouse_ids="{}") == nothing
        code, _ = await shop.ask("clerk", query, warehouse_ids="2,3")
        assert code == "data-exception"
        stock = "{ products(order_by: {id: asc}) { sku onStock stocks { quantity } } }"
        # The computed field counts every warehouse: a function is the operator's own word.
        assert (await shop.ask("clerk", stock, warehouse_ids="{1}"))["products"][0] == {
            "sku": "KN-1",
            "onStock": 7,
            "stocks": [{"quantity": 5}],
        }

    play("shop", database_url, scenario)


def test_a_manager_sees_the_figures_and_no_addresses(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        query = """{
          revenue_by_month(order_by: {month: asc}) { month revenue }
          revenue_aggregate { aggregate { sum { revenue } } }
          customer(order_by: {orders_aggregate: {count: desc}}) {
            name orders_aggregate { aggregate { count } nodes { total } }
          }
          category(where: {parent: {name: {_eq: "Kitchen"}}}, order_by: {name: asc}) {
            name products_aggregate { aggregate { max { price } } }
          }
        }"""
        assert await shop.ask("manager", query) == {
            "revenue_by_month": [
                {"month": "2026-01-01", "revenue": 134.00},
                {"month": "2026-02-01", "revenue": 59.90},
            ],
            "revenue_aggregate": {"aggregate": {"sum": {"revenue": 193.90}}},
            "customer": [
                {
                    "name": "Ann",
                    "orders_aggregate": {
                        "aggregate": {"count": 2},
                        "nodes": [{"total": 134.00}, {"total": 59.90}],
                    },
                },
                {
                    "name": "Bob",
                    "orders_aggregate": {"aggregate": {"count": 1}, "nodes": [{"total": 267.00}]},
                },
            ],
            "category": [
                {"name": "Knives", "products_aggregate": {"aggregate": {"max": {"price": 89.00}}}},
                {"name": "Pans", "products_aggregate": {"aggregate": {"max": {"price": 240.00}}}},
            ],
        }
        assert (await shop.ask("manager", "{ customer { email } }"))[0] == NOT_FOUND

    play("shop", database_url, scenario)


def test_products_are_found_by_a_function_within_the_permission(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        query = '{ searchProducts(args: {search: "pan"}, order_by: {id: asc}) { id } }'
        assert await shop.ask("guest", query) == {"searchProducts": [{"id": 3}]}
        assert await shop.ask("manager", query) == {"searchProducts": [{"id": 3}, {"id": 4}]}
        cheap = '{ searchProducts(args: {search: "steel", at_most: "50"}) { id } }'
        assert await shop.ask("customer", cheap, user_id="x") == {"searchProducts": [{"id": 2}]}

    play("shop", database_url, scenario)


def test_a_guest_sends_what_is_listed_where_the_list_is_in_force(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        shelf = """query Shelf($category: Int!) {
          # Comments and blanks do not matter.
          products(where: {categoryId: {_eq: $category}}, order_by: {price: asc}) {
            name price rating { stars __typename } }
        }"""
        answer = await shop.ask("guest", shelf, {"category": 2})
        assert [product["name"] for product in answer["products"]] == ["Paring knife", "Santoku"]
        for other in ("{ products { name } }", shelf.replace("price rating", "rating")):
            told = await shop.ask("guest", other, {"category": 2})
            assert told == (NOT_FOUND, "query is not allowed")

    play("shop", database_url, scenario, HASURA_GRAPHQL_ENABLE_ALLOWLIST="true")


def test_a_guest_asks_no_deeper_and_wider_than_the_limits(database_url: str) -> None:
    async def scenario(shop: Example) -> None:
        deep = "{ products { category { parent { parent { name } } } } }"
        assert await shop.ask("guest", deep) == (
            "depth-limit-exceeded",
            "the operation is 4 levels deep; the role 'guest' may ask for 3 at most",
        )
        assert list(await shop.ask("customer", deep, user_id="ann")) == ["products"]
        wide = "{" + "".join(f"p{n}: products {{ id }}" for n in range(13)) + "}"
        assert (await shop.ask("guest", wide))[0] == "node-limit-exceeded"
        assert len(await shop.ask("customer", wide, user_id="ann")) == 13
        assert await shop.ask("guest", "{ __schema { queryType { name } } }") == (
            NOT_FOUND,
            "introspection is disabled for the role 'guest'",
        )
        listed = await shop.ask("clerk", "{ __schema { queryType { fields { name } } } }")
        assert {field["name"] for field in listed["__schema"]["queryType"]["fields"]} == {
            *("order", "orders", "ordersAggregate", "order_line", "order_line_by_pk"),
            *("product", "products", "searchProducts", "stock", "stock_aggregate", "stock_by_pk"),
            *("warehouse", "warehouse_by_pk"),
        }

    play("shop", database_url, scenario)
