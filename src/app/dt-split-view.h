/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DtSplitView:
 *
 * A sidebar beside the content; where the window is narrow the sidebar slides over the content
 * instead, and a click beside it or Escape sends it away.
 *
 * ## CSS nodes
 *
 * `splitview` with the classes `.collapsed` and `.open`; children `.sidebar-pane` and
 * `.content-pane`.
 */
#define DT_TYPE_SPLIT_VIEW (dt_split_view_get_type ())

G_DECLARE_FINAL_TYPE (DtSplitView, dt_split_view, DT, SPLIT_VIEW, GtkWidget)

/* Widths in pixels: below the first one the sidebar slides over. */
#define DT_SPLIT_VIEW_COLLAPSE_BELOW 720
#define DT_SPLIT_VIEW_SIDEBAR_WIDTH 280

gboolean dt_split_view_get_collapsed    (DtSplitView *self);
gboolean dt_split_view_get_show_sidebar (DtSplitView *self);
void     dt_split_view_set_show_sidebar (DtSplitView *self,
                                         gboolean     show);
void     dt_split_view_set_sidebar      (DtSplitView *self,
                                         GtkWidget   *sidebar);
void     dt_split_view_set_content      (DtSplitView *self,
                                         GtkWidget   *content);

G_END_DECLS
