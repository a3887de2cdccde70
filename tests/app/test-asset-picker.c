/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-asset-picker.h"
#include "dt-test-display.h"
#include "dt-test-feed.h"

static void
count_cb (DtAssetPicker *picker,
          guint         *n)
{
  (*n)++;
}

static void
add_asset (DtLive  *live,
           guint32  id)
{
  DtFeedUpdate update;

  dt_test_update_init (&update);
  dt_test_update_asset (&update, id, "generic", DT_ASSET_RUNNING, DT_REASON_MESSAGES, 0);
  dt_live_apply (live, &update);
  dt_test_update_clear (&update);
}

static void
test_choose (void)
{
  DtLive *live = dt_live_new_detached (NULL);
  DtAssetPicker *picker = g_object_ref_sink (g_object_new (DT_TYPE_ASSET_PICKER, NULL));
  GtkDropDown *drop_down = GTK_DROP_DOWN (adw_bin_get_child (ADW_BIN (picker)));
  guint n_changes = 0;

  g_signal_connect (picker, "changed", G_CALLBACK (count_cb), &n_changes);
  dt_asset_picker_set_assets (picker, dt_live_get_assets (live));
  g_assert_null (dt_asset_picker_get_asset (picker));

  /* Nothing to choose from yet. */
  add_asset (live, 1);
  dt_test_spin (10);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (picker)));
  dt_asset_picker_set_asset (picker, dt_live_find_asset (live, 1));
  g_assert_true (dt_asset_picker_get_asset (picker) == dt_live_find_asset (live, 1));

  add_asset (live, 2);
  dt_test_spin (10);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (picker)));
  g_assert_true (dt_asset_picker_get_asset (picker) == dt_live_find_asset (live, 1));

  /* By the user, then by the sidebar. */
  n_changes = 0;
  gtk_drop_down_set_selected (drop_down, 1);
  g_assert_true (dt_asset_picker_get_asset (picker) == dt_live_find_asset (live, 2));
  dt_asset_picker_set_asset (picker, dt_live_find_asset (live, 1));
  g_assert_true (dt_asset_picker_get_asset (picker) == dt_live_find_asset (live, 1));
  dt_test_spin (10);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0);
  g_assert_cmpuint (n_changes, ==, 2);

  dt_asset_picker_set_assets (picker, NULL);
  dt_asset_picker_set_asset (picker, NULL);
  dt_test_spin (10);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (picker)));

  g_assert_finalize_object (picker);
  g_assert_finalize_object (live);
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/asset-picker/choose", test_choose);

  return g_test_run ();
}
