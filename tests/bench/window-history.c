/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-test.h"

#define N_CHANNELS 1000

/* Writes samples that do not compress, of 1000 channels once a second, until the file is as large
 * as is asked for: PATH BYTES. */
int
main (int   argc,
      char *argv[])
{
  const DtHistoryOptions keep = { 0, 0, 0 };
  g_autoptr(DtHistoryWriter) writer = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(GError) error = NULL;
  g_autofree DtSample *samples = g_new (DtSample, N_CHANNELS);
  DtHistoryStatus status = { 0 };
  guint64 wanted;

  if (argc != 3)
    {
      g_printerr ("usage: %s PATH BYTES\n", argv[0]);
      return 2;
    }

  wanted = g_ascii_strtoull (argv[2], NULL, 10);
  writer = dt_test_writer_new (argv[1], &keep);
  dt_test_declare (writer, 10, N_CHANNELS);
  for (gint64 second = 0; status.file_bytes < wanted; second++)
    {
      for (guint i = 0; i < N_CHANNELS; i++)
        samples[i] = (DtSample) { i + 1, 0, DT_TEST_EPOCH + second * G_USEC_PER_SEC + i,
                                  g_rand_double (rand) };
      for (guint done = 0; done < N_CHANNELS;)
        {
          guint taken = dt_history_writer_push (writer, samples + done, N_CHANNELS - done);

          done += taken;
          if (taken == 0)
            g_usleep (1000);
        }

      dt_history_status_clear (&status);
      dt_history_writer_get_status (writer, &status);
    }
  dt_history_status_clear (&status);

  g_assert_true (dt_test_close (writer, &error));
  g_assert_no_error (error);

  return 0;
}
