/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-analytics-page.h"
#include "dt-first-start-page.h"
#include "dt-health-dialog.h"
#include "dt-health-strip.h"
#include "dt-history-banner.h"
#include "dt-history-page.h"
#include "dt-offline-banner.h"
#include "dt-overview-page.h"
#include "dt-shortcuts-dialog.h"
#include "dt-sidebar.h"
#include "dt-split-view.h"
#include "dt-squeezer.h"
#include "dt-state-badge.h"
#include "dt-waiting-page.h"
#include "dt-window-private.h"

struct _DtWindow
{
  AdwApplicationWindow  parent_instance;

  /* Template children (borrowed) */
  AdwToastOverlay      *toasts;
  DtSplitView          *split;
  DtSidebar            *sidebar;
  AdwHeaderBar         *header;
  GtkToggleButton      *sidebar_button;
  DtSqueezer           *squeezer;
  AdwViewSwitcher      *switcher;
  AdwWindowTitle       *window_title;
  GtkMenuButton        *menu_button;
  DtStateBadge         *badge;
  GtkRevealer          *demo_revealer;
  DtHistoryBanner      *history_banner;
  DtOfflineBanner      *offline_banner;
  GtkStack             *main_stack;
  DtFirstStartPage     *first_start;
  DtWaitingPage        *waiting;
  AdwViewStack         *pages;
  DtOverviewPage       *overview;
  DtAnalyticsPage      *analytics;
  DtHistoryPage        *history;
  AdwViewSwitcherBar   *switcher_bar;
  DtHealthStrip        *health_strip;

  /* Owned */
  DtSession            *session;
  GSignalGroup         *live_signals;
  GSignalGroup         *asset_signals;
};

G_DEFINE_FINAL_TYPE (DtWindow, dt_window, ADW_TYPE_APPLICATION_WINDOW)

/* What is shown depends on three things: connections, assets, and the width. */
static void
update_shape (DtWindow *self)
{
  DtLive *live = dt_session_get_live (self->session);
  gboolean collapsed = dt_split_view_get_collapsed (self->split);
  const char *shown = "pages";
  gboolean pages;

  if (live == NULL || g_list_model_get_n_items (dt_live_get_assets (live)) == 0)
    shown = dt_session_get_n_connections (self->session) == 0 ? "first-start" : "waiting";

  pages = g_str_equal (shown, "pages");
  gtk_stack_set_visible_child_name (self->main_stack, shown);
  dt_squeezer_set_forced (self->squeezer, !pages || collapsed);
  adw_view_switcher_bar_set_reveal (self->switcher_bar,
                                    pages && dt_squeezer_get_squeezed (self->squeezer));
  gtk_widget_set_visible (GTK_WIDGET (self->badge), pages && !collapsed);
  gtk_widget_set_visible (GTK_WIDGET (self->health_strip), !g_str_equal (shown, "first-start"));
  dt_health_strip_set_narrow (self->health_strip, collapsed);
  dt_history_page_set_narrow (self->history, collapsed);
  adw_header_bar_set_show_start_title_buttons (self->header,
                                               collapsed ||
                                               !dt_split_view_get_show_sidebar (self->split));
}

static void
assets_changed_cb (GListModel *assets,
                   guint       position,
                   guint       removed,
                   guint       added,
                   gpointer    user_data)
{
  update_shape (user_data);
}

static void
shape_changed_cb (GObject    *object,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  update_shape (user_data);
}

static void
live_changed_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  DtWindow *self = user_data;
  DtLive *live = dt_session_get_live (self->session);

  dt_sidebar_set_live (self->sidebar, live);
  dt_health_strip_set_live (self->health_strip, live);
  dt_history_banner_set_live (self->history_banner, live);
  dt_history_page_set_session (self->history, self->session);
  gtk_revealer_set_reveal_child (self->demo_revealer, dt_session_get_demo (self->session));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.start-demo",
                                 !dt_session_get_demo (self->session));
  g_signal_group_set_target (self->live_signals, live != NULL ? dt_live_get_assets (live) : NULL);
  update_shape (self);
}

/* Where there is no room for the badge. */
static void
asset_changed_cb (DtAssetItem *asset,
                  gpointer     user_data)
{
  DtWindow *self = user_data;
  g_autofree char *state = NULL;

  g_object_get (asset, "state-text", &state, NULL);
  adw_window_title_set_subtitle (self->window_title, state != NULL ? state : "");
}

static void
asset_selected_cb (GObject    *object,
                   GParamSpec *pspec,
                   gpointer    user_data)
{
  DtWindow *self = user_data;
  DtAssetItem *asset = dt_sidebar_get_asset (self->sidebar);
  GSettings *store = dt_settings_get_store (dt_session_get_settings (self->session));
  const char *name = asset != NULL ? dt_asset_item_get_name (asset) : _("Digital Twin");

  dt_overview_page_set_asset (self->overview, asset);
  dt_analytics_page_set_asset (self->analytics, asset);
  dt_history_page_set_asset (self->history, asset);
  dt_state_badge_set_asset (self->badge, asset);
  dt_offline_banner_set_asset (self->offline_banner, asset);
  adw_window_title_set_title (self->window_title, name);
  gtk_window_set_title (GTK_WINDOW (self), name);
  g_signal_group_set_target (self->asset_signals, asset);
  if (asset != NULL)
    asset_changed_cb (asset, self);
  else
    adw_window_title_set_subtitle (self->window_title, "");

  if (store != NULL && asset != NULL)
    g_settings_set_string (store, "asset", dt_asset_item_get_key (asset));
}

static void
asset_activated_cb (DtSidebar *sidebar,
                    gpointer   user_data)
{
  DtWindow *self = user_data;

  /* Where it covers the page, the sidebar goes once it has done its work. */
  if (dt_split_view_get_collapsed (self->split))
    dt_split_view_set_show_sidebar (self->split, FALSE);
}

static void
message_cb (DtSession  *session,
            const char *text,
            gpointer    user_data)
{
  dt_window_add_toast (user_data, text);
}

static void
page_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  dt_window_set_page (DT_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_channel_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  DtWindow *self = DT_WINDOW (widget);

  dt_window_set_page (self, "analytics");
  dt_analytics_page_show_channel (self->analytics, g_variant_get_uint32 (parameter));
}

static void
show_sidebar_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  DtSplitView *split = DT_WINDOW (widget)->split;

  dt_split_view_set_show_sidebar (split, !dt_split_view_get_show_sidebar (split));
}

static void
show_menu_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  gtk_menu_button_popup (DT_WINDOW (widget)->menu_button);
}

static void
demo_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  dt_session_open (DT_WINDOW (widget)->session, g_str_equal (action, "win.start-demo"));
}

static void
show_health_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  DtLive *live = dt_session_get_live (DT_WINDOW (widget)->session);

  if (live != NULL)
    gtk_window_present (GTK_WINDOW (dt_health_dialog_new (GTK_WINDOW (widget), live)));
}

static void
shortcuts_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (dt_shortcuts_dialog_new (GTK_WINDOW (widget))));
}

static void
about_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  const char *authors[] = { _("The Digital Twin developers"), NULL };

  gtk_show_about_dialog (GTK_WINDOW (widget),
                         "program-name", _("Digital Twin"),
                         "version", PACKAGE_VERSION,
                         "logo-icon-name", APP_ID,
                         "comments", _("Watch machines live over MQTT, and keep their history."),
                         "authors", authors,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your names, one a line, for the About window */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
restore_state (DtWindow *self)
{
  GSettings *store = dt_settings_get_store (dt_session_get_settings (self->session));
  g_autofree char *page = NULL;
  g_autofree char *asset = NULL;

  if (store == NULL)
    {
      dt_window_add_toast (self, _("The settings schema is not installed: nothing will be "
                                   "remembered. Start with build-aux/run, or install first."));
      return;
    }

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (store, "window-width"),
                               g_settings_get_int (store, "window-height"));
  if (g_settings_get_boolean (store, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  dt_split_view_set_show_sidebar (self->split, g_settings_get_boolean (store, "sidebar-visible"));
  page = g_settings_get_string (store, "page");
  adw_view_stack_set_visible_child_name (self->pages, page);
  asset = g_settings_get_string (store, "asset");
  dt_sidebar_set_wanted (self->sidebar, asset);
}

/* A profile of the user's with an error is left out. The first line of each names file, line, key
 * and reason; `dtwin check-profile` prints them all. */
static void
say_profile_problems (DtWindow *self)
{
  DtProfileLibrary *profiles = dt_session_get_profiles (self->session);
  const char * const *problems = dt_profile_library_get_problems (profiles);

  for (guint i = 0; problems[i] != NULL; i++)
    {
      g_auto(GStrv) lines = g_strsplit (problems[i], "\n", 2);

      dt_window_add_toast (self, lines[0]);
    }
}

static gboolean
dt_window_close_request (GtkWindow *window)
{
  DtWindow *self = DT_WINDOW (window);
  GSettings *store = dt_settings_get_store (dt_session_get_settings (self->session));
  int width, height;

  if (store != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (store, "window-width", width);
      g_settings_set_int (store, "window-height", height);
      g_settings_set_boolean (store, "window-maximized", gtk_window_is_maximized (window));
      g_settings_set_string (store, "page", adw_view_stack_get_visible_child_name (self->pages));
      if (!dt_split_view_get_collapsed (self->split))
        g_settings_set_boolean (store, "sidebar-visible",
                                dt_split_view_get_show_sidebar (self->split));
    }

  return GTK_WINDOW_CLASS (dt_window_parent_class)->close_request (window);
}

static void
dt_window_dispose (GObject *object)
{
  DtWindow *self = DT_WINDOW (object);

  g_clear_object (&self->live_signals);
  g_clear_object (&self->asset_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (dt_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.show-channel", "u", show_channel_action);
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.show-menu", NULL, show_menu_action);
  gtk_widget_class_install_action (widget_class, "win.start-demo", NULL, demo_action);
  gtk_widget_class_install_action (widget_class, "win.end-demo", NULL, demo_action);
  gtk_widget_class_install_action (widget_class, "win.show-health", NULL, show_health_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
  dt_window_install_connection_actions (widget_class);
}

static void
ensure_types (void)
{
  g_type_ensure (DT_TYPE_ANALYTICS_PAGE);
  g_type_ensure (DT_TYPE_FIRST_START_PAGE);
  g_type_ensure (DT_TYPE_HEALTH_STRIP);
  g_type_ensure (DT_TYPE_HISTORY_BANNER);
  g_type_ensure (DT_TYPE_HISTORY_PAGE);
  g_type_ensure (DT_TYPE_OFFLINE_BANNER);
  g_type_ensure (DT_TYPE_OVERVIEW_PAGE);
  g_type_ensure (DT_TYPE_SIDEBAR);
  g_type_ensure (DT_TYPE_SPLIT_VIEW);
  g_type_ensure (DT_TYPE_SQUEEZER);
  g_type_ensure (DT_TYPE_STATE_BADGE);
  g_type_ensure (DT_TYPE_WAITING_PAGE);
}

static void
dt_window_class_init (DtWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = dt_window_close_request;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DtWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, split);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, header);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, squeezer);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, badge);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, demo_revealer);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, history_banner);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, main_stack);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, first_start);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, analytics);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, history);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, DtWindow, health_strip);
  install_actions (widget_class);
}

static void
dt_window_init (DtWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->live_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->live_signals, "items-changed",
                                 G_CALLBACK (assets_changed_cb), self, 0);
  self->asset_signals = g_signal_group_new (DT_TYPE_ASSET_ITEM);
  g_signal_group_connect_object (self->asset_signals, "changed",
                                 G_CALLBACK (asset_changed_cb), self, 0);
  g_signal_connect_object (self->split, "notify::collapsed",
                           G_CALLBACK (shape_changed_cb), self, 0);
  g_signal_connect_object (self->squeezer, "notify::squeezed",
                           G_CALLBACK (shape_changed_cb), self, 0);
  g_signal_connect_object (self->split, "notify::show-sidebar",
                           G_CALLBACK (shape_changed_cb), self, 0);
  g_signal_connect_object (self->sidebar, "notify::asset", G_CALLBACK (asset_selected_cb), self, 0);
  g_signal_connect_object (self->sidebar, "asset-activated",
                           G_CALLBACK (asset_activated_cb), self, 0);
}

DtWindow *
dt_window_new (GtkApplication *app,
               DtSession      *session)
{
  DtWindow *self;

  g_return_val_if_fail (DT_IS_SESSION (session), NULL);

  self = g_object_new (DT_TYPE_WINDOW, "application", app, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::live", G_CALLBACK (live_changed_cb), self, 0);
  g_signal_connect_object (session, "notify::n-connections",
                           G_CALLBACK (shape_changed_cb), self, 0);
  g_signal_connect_object (session, "message", G_CALLBACK (message_cb), self, 0);
  dt_sidebar_set_session (self->sidebar, session);
  dt_waiting_page_set_session (self->waiting, session);
  restore_state (self);
  say_profile_problems (self);
  live_changed_cb (NULL, NULL, self);

  return self;
}

DtSession *
dt_window_get_session (DtWindow *self)
{
  g_return_val_if_fail (DT_IS_WINDOW (self), NULL);

  return self->session;
}

void
dt_window_set_page (DtWindow   *self,
                    const char *name)
{
  g_return_if_fail (DT_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  adw_view_stack_set_visible_child_name (self->pages, name);
}

void
dt_window_add_toast (DtWindow   *self,
                     const char *text)
{
  dt_window_add_toast_full (self, text, NULL, NULL, NULL, NULL);
}

void
dt_window_add_toast_full (DtWindow   *self,
                          const char *text,
                          const char *button,
                          GCallback   on_button,
                          GCallback   on_gone,
                          gpointer    user_data)
{
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  g_return_if_fail (DT_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, button);
  if (on_button != NULL)
    g_signal_connect (toast, "button-clicked", on_button, user_data);
  if (on_gone != NULL)
    g_signal_connect (toast, "dismissed", on_gone, user_data);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
