/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-asset-row.h"
#include "dt-connection-row.h"
#include "dt-sidebar.h"

struct _DtSidebar
{
  AdwBin              parent_instance;

  /* Template children (borrowed) */
  AdwHeaderBar       *header;
  GtkStack           *asset_stack;
  GtkListView        *assets;
  GtkScrolledWindow  *connection_scroller;
  GtkListBox         *connections;
  GtkWidget          *add_first;

  /* Borrowed: owned by the list view */
  GtkSingleSelection *selection;

  /* Owned */
  DtSession          *session;
  char               *wanted;
};

G_DEFINE_FINAL_TYPE (DtSidebar, dt_sidebar, ADW_TYPE_BIN)

typedef enum
{
  PROP_ASSET = 1,
} DtSidebarProp;

static GParamSpec *properties[PROP_ASSET + 1];

enum
{
  SIGNAL_ASSET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  gtk_list_item_set_child (item, dt_asset_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  dt_asset_row_set_asset (DT_ASSET_ROW (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  dt_asset_row_set_asset (DT_ASSET_ROW (gtk_list_item_get_child (item)), NULL);
}

static GtkWidget *
create_connection_cb (gpointer item,
                      gpointer user_data)
{
  DtSidebar *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), dt_connection_row_new (item, self->session));

  return row;
}

static void
select_wanted (DtSidebar *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model);

  for (guint i = 0; self->wanted != NULL && i < n; i++)
    {
      g_autoptr(DtAssetItem) item = g_list_model_get_item (model, i);

      if (!g_str_equal (dt_asset_item_get_key (item), self->wanted))
        continue;

      gtk_single_selection_set_selected (self->selection, i);
      g_clear_pointer (&self->wanted, g_free);
    }
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  DtSidebar *self = user_data;

  gtk_stack_set_visible_child_name (self->asset_stack,
                                    g_list_model_get_n_items (model) > 0 ? "list" : "empty");
  select_wanted (self);
}

static void
selected_cb (GObject    *object,
             GParamSpec *pspec,
             gpointer    user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_ASSET]);
}

static void
activate_cb (GtkListView *list,
             guint        position,
             gpointer     user_data)
{
  DtSidebar *self = user_data;

  /* From here on the user's choice holds. */
  g_clear_pointer (&self->wanted, g_free);
  g_signal_emit (self, signals[SIGNAL_ASSET_ACTIVATED], 0);
}

static void
dt_sidebar_dispose (GObject *object)
{
  DtSidebar *self = DT_SIDEBAR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_SIDEBAR);

  G_OBJECT_CLASS (dt_sidebar_parent_class)->dispose (object);
}

static void
dt_sidebar_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch ((DtSidebarProp) prop_id)
    {
    case PROP_ASSET:
      g_value_set_object (value, dt_sidebar_get_asset (DT_SIDEBAR (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_sidebar_class_init (DtSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_sidebar_dispose;
  object_class->get_property = dt_sidebar_get_property;

  properties[PROP_ASSET] =
    g_param_spec_object ("asset", NULL, NULL, DT_TYPE_ASSET_ITEM,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_ASSET_ACTIVATED] =
    g_signal_new ("asset-activated", DT_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, DtSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, DtSidebar, asset_stack);
  gtk_widget_class_bind_template_child (widget_class, DtSidebar, assets);
  gtk_widget_class_bind_template_child (widget_class, DtSidebar, connection_scroller);
  gtk_widget_class_bind_template_child (widget_class, DtSidebar, connections);
  gtk_widget_class_bind_template_child (widget_class, DtSidebar, add_first);
}

static void
dt_sidebar_init (DtSidebar *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->assets, factory);

  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (items_changed_cb), self, 0);
  g_signal_connect_object (self->selection, "notify::selected-item",
                           G_CALLBACK (selected_cb), self, 0);
  gtk_list_view_set_model (self->assets, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  g_signal_connect_object (self->assets, "activate", G_CALLBACK (activate_cb), self, 0);
  gtk_stack_set_visible_child_name (self->asset_stack, "empty");
}

DtAssetItem *
dt_sidebar_get_asset (DtSidebar *self)
{
  g_return_val_if_fail (DT_IS_SIDEBAR (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

void
dt_sidebar_set_session (DtSidebar *self,
                        DtSession *session)
{
  g_return_if_fail (DT_IS_SIDEBAR (self));

  g_set_object (&self->session, session);
}

void
dt_sidebar_set_live (DtSidebar *self,
                     DtLive    *live)
{
  g_return_if_fail (DT_IS_SIDEBAR (self));

  gtk_single_selection_set_model (self->selection, live != NULL ? dt_live_get_assets (live) : NULL);
  gtk_list_box_bind_model (self->connections,
                           live != NULL ? dt_live_get_connections (live) : NULL,
                           create_connection_cb, self, NULL);
  items_changed_cb (G_LIST_MODEL (self->selection), 0, 0, 0, self);
}

void
dt_sidebar_set_wanted (DtSidebar  *self,
                       const char *key)
{
  g_return_if_fail (DT_IS_SIDEBAR (self));

  g_free (self->wanted);
  self->wanted = key != NULL && *key != '\0' ? g_strdup (key) : NULL;
  select_wanted (self);
}
