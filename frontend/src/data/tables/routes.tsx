import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tableRoutePath } from "../paths";
import { dataRoute } from "../root";

const getParentRoute = () => dataRoute;

export const tableRoutes = [
  createRoute({
    getParentRoute,
    path: "/",
    component: lazyRouteComponent(() => import("../schema/DataHome"), "DataHome"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/schema/$schema",
    component: lazyRouteComponent(() => import("../schema/SchemaPage"), "SchemaPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/schema/$schema/table/add",
    component: lazyRouteComponent(() => import("../table_form/NewTable"), "NewTable"),
  }),
  createRoute({
    getParentRoute,
    path: tableRoutePath("modify"),
    component: lazyRouteComponent(() => import("../modify/ModifyPage"), "ModifyPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/sql",
    component: lazyRouteComponent(() => import("../sql/SqlPage"), "SqlPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/schema/$schema/functions/$table/modify",
    component: lazyRouteComponent(() => import("../functions/FunctionPage"), "FunctionPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/$source/native-queries",
    component: lazyRouteComponent(() => import("../functions/NativeQueries"), "NativeQueries"),
  }),
];
