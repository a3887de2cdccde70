/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtSignalPicker:
 *
 * A button that opens a list with a search, to choose some signals of one asset. At first those of
 * its profile's cards are chosen. Emits #DtSignalPicker::changed.
 */
#define DT_TYPE_SIGNAL_PICKER (dt_signal_picker_get_type ())

G_DECLARE_FINAL_TYPE (DtSignalPicker, dt_signal_picker, DT, SIGNAL_PICKER, AdwBin)

/* @asset: (nullable) */
void       dt_signal_picker_set_asset    (DtSignalPicker *self,
                                          DtAssetItem    *asset);

/* (transfer full) (element-type DtChannelItem): the chosen ones, in the order of the asset */
GPtrArray *dt_signal_picker_get_channels (DtSignalPicker *self) G_GNUC_WARN_UNUSED_RESULT;

/* All of them, or none. */
void       dt_signal_picker_choose_all   (DtSignalPicker *self,
                                          gboolean        all);

G_END_DECLS
