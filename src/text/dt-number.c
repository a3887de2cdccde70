/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "dt-number.h"

/* So many digits fit 64 bits, and up to here a double holds each integer. */
#define MANTISSA_DIGITS 19
#define EXACT_MANTISSA (G_GUINT64_CONSTANT (1) << 53)

/* Below this a decimal fraction with so many digits belongs to one double only, and a double
 * holds each integer exactly. */
#define EXACT_DIGITS 15
#define EXACT_LIMIT 1e15

/* From here on a number is written without an exponent, whatever its digits. */
#define PLAIN_MIN 1e-2

/* The powers of ten that a double holds exactly. */
static const double powers[] = {
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

static const guint64 whole_powers[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
  G_GUINT64_CONSTANT (10000000000), G_GUINT64_CONSTANT (100000000000),
  G_GUINT64_CONSTANT (1000000000000), G_GUINT64_CONSTANT (10000000000000),
  G_GUINT64_CONSTANT (100000000000000), G_GUINT64_CONSTANT (1000000000000000),
  G_GUINT64_CONSTANT (10000000000000000), G_GUINT64_CONSTANT (100000000000000000),
  G_GUINT64_CONSTANT (1000000000000000000), G_GUINT64_CONSTANT (10000000000000000000),
};

static const char digit_pairs[] =
  "00010203040506070809" "10111213141516171819" "20212223242526272829"
  "30313233343536373839" "40414243444546474849" "50515253545556575859"
  "60616263646566676869" "70717273747576777879" "80818283848586878889"
  "90919293949596979899";

/* What strtod() would need and the fast path does not: the text with a NUL behind it. The
 * grammar has been checked before, so all of it is taken. */
static G_GNUC_NO_INLINE gboolean
convert_slowly (const char *text,
                gsize       length,
                double     *value)
{
  g_autofree char *long_copy = NULL;
  char short_copy[64];
  char *copy = short_copy;

  if (length >= sizeof short_copy)
    copy = long_copy = g_malloc (length + 1);

  memcpy (copy, text, length);
  copy[length] = '\0';
  *value = g_ascii_strtod (copy, NULL);

  return isfinite (*value);
}

static inline const char *
take_digits (const char *p,
             const char *end,
             guint64    *mantissa)
{
  guint64 sum = *mantissa;

  for (; p < end && (guint8) (*p - '0') < 10; p++)
    sum = sum * 10 + (guint8) (*p - '0');
  *mantissa = sum;

  return p;
}

/* The exponent behind an "e"; NULL where no digit follows. */
static const char *
take_exponent (const char *p,
               const char *end,
               gint64     *exponent)
{
  gboolean negative = FALSE;
  gint64 sum = 0;
  const char *start;

  if (p < end && (*p == '+' || *p == '-'))
    negative = *p++ == '-';

  for (start = p; p < end && (guint8) (*p - '0') < 10; p++)
    if (sum < G_MAXINT16)
      sum = sum * 10 + (*p - '0');

  *exponent += negative ? -sum : sum;

  return p > start ? p : NULL;
}

/**
 * dt_number_scan:
 * @text: where a number is expected
 * @end: end of the text, which needs no NUL
 * @value: (out): the nearest double
 *
 * Reads one number as RFC 8259 writes it.
 *
 * Returns: (nullable): what follows the number; %NULL where there is none or it is beyond the
 *   range of a double
 */
const char *
dt_number_scan (const char *text,
                const char *end,
                double     *value)
{
  const char *p = text;
  const char *digits;
  gssize n_digits;
  guint64 mantissa = 0;
  gint64 exponent = 0;

  if (p < end && *p == '-')
    p++;

  digits = p;
  p = take_digits (digits, end, &mantissa);
  n_digits = p - digits;
  if (n_digits == 0 || (*digits == '0' && n_digits > 1))
    return NULL;

  if (p < end && *p == '.')
    {
      digits = p + 1;
      p = take_digits (digits, end, &mantissa);
      exponent = digits - p;
      n_digits -= exponent;
      if (exponent == 0)
        return NULL;
    }

  if (p < end && (*p | 0x20) == 'e' && (p = take_exponent (p + 1, end, &exponent)) == NULL)
    return NULL;

  /* the mantissa and the power are exact doubles, so that one rounding is the only one */
  if (G_LIKELY (n_digits <= MANTISSA_DIGITS && mantissa <= EXACT_MANTISSA
                && exponent >= -22 && exponent <= 22))
    {
      double number = (double) mantissa;

      if (exponent < 0)
        number /= powers[-exponent];
      else
        number *= powers[exponent];
      *value = *text == '-' ? -number : number;

      return p;
    }

  return convert_slowly (text, (gsize) (p - text), value) ? p : NULL;
}

/**
 * dt_number_parse:
 * @text: the whole of it must be a number as RFC 8259 writes it
 * @length: its length, -1 if it ends with NUL
 * @value: (out): the nearest double, always finite
 */
gboolean
dt_number_parse (const char *text,
                 gssize      length,
                 double     *value)
{
  const char *end;

  g_return_val_if_fail (text != NULL, FALSE);

  end = text + (length < 0 ? strlen (text) : (gsize) length);

  return dt_number_scan (text, end, value) == end;
}

/* Writes from the right end, two digits at a time; returns the first. */
static inline char *
write_digits (guint64  number,
              char    *end)
{
  for (; number >= 100; number /= 100)
    {
      end -= 2;
      memcpy (end, digit_pairs + number % 100 * 2, 2);
    }

  if (number >= 10)
    {
      end -= 2;
      memcpy (end, digit_pairs + number * 2, 2);
    }
  else
    {
      *--end = (char) ('0' + number);
    }

  return end;
}

/* Writes quotient / 10^decimals. */
static gsize
write_decimal (guint64  quotient,
               guint    decimals,
               gboolean negative,
               char    *buffer)
{
  char digits[24];
  char *end = digits + sizeof digits;
  char *start;
  char *out = buffer;
  gsize n;

  while (decimals > 0 && quotient % 10 == 0)
    {
      quotient /= 10;
      decimals--;
    }

  start = write_digits (quotient, end);
  while (end - start <= (gssize) decimals)
    *--start = '0';

  if (negative)
    *out++ = '-';

  n = (gsize) (end - start) - decimals;
  memcpy (out, start, n);
  out += n;
  if (decimals > 0)
    {
      *out++ = '.';
      memcpy (out, end - decimals, decimals);
      out += decimals;
    }
  *out = '\0';

  return (gsize) (out - buffer);
}

/**
 * find_shortest:
 * @magnitude: from %PLAIN_MIN to less than %EXACT_LIMIT
 *
 * The fewest digits that mean the double, in whole numbers and therefore exactly: the double is
 * m / 2^s, the candidate q / 10^k, and it means the double if they differ by less than half of
 * the distance to the next one, 1 / 2^s.
 */
static guint64
find_shortest (double  magnitude,
               guint  *decimals)
{
  int exponent;
  guint64 m = (guint64) ldexp (frexp (magnitude, &exponent), DBL_MANT_DIG);
  int s = DBL_MANT_DIG - exponent;
  /* below a power of two the next double is only half as far */
  unsigned __int128 scale = m == G_GUINT64_CONSTANT (1) << (DBL_MANT_DIG - 1) ? 4 : 2;
  guint64 q = 0;
  guint k = EXACT_DIGITS;

  for (guint64 whole = (guint64) magnitude; whole > 0; whole /= 10)
    k--;
  for (double low = magnitude; low < 0.1; low *= 10)
    k++;

  for (guint last = k + 2; k <= last; k++)
    {
      unsigned __int128 scaled = (unsigned __int128) m * whole_powers[k];
      unsigned __int128 near, distance;

      q = (guint64) ((scaled + ((unsigned __int128) 1 << (s - 1))) >> s);
      near = (unsigned __int128) q << s;
      distance = near > scaled ? near - scaled : scaled - near;
      if (distance * scale < whole_powers[k])
        break;
    }

  *decimals = k;

  return q;
}

/* Fifteen digits may be too few and seventeen are always enough; a subnormal may need but one. */
static gsize
write_by_trial (double  value,
                char   *buffer)
{
  guint first = fabs (value) < DBL_MIN ? 1 : EXACT_DIGITS;

  for (guint precision = first; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%ug", precision);
      g_ascii_formatd (buffer, DT_NUMBER_BUFFER_SIZE, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  return strlen (buffer);
}

/**
 * dt_number_format:
 * @value: a number; a text of no length is written where it is not finite
 * @buffer: room for %DT_NUMBER_BUFFER_SIZE bytes
 *
 * Writes the shortest text that dt_number_parse() reads as the same double, independent of the
 * locale.
 *
 * Returns: the length without the final NUL
 */
gsize
dt_number_format (double  value,
                  char   *buffer)
{
  double magnitude = fabs (value);

  /* What a sensor sends is an integer over a power of ten: found exactly, and then no shorter
   * text can mean the same double. */
  for (guint decimals = 0; decimals <= 9; decimals += 3)
    {
      double scaled = magnitude * powers[decimals];
      guint64 quotient;

      if (!(scaled < EXACT_LIMIT))
        break;

      quotient = (guint64) (scaled + 0.5);
      if ((double) quotient / powers[decimals] == magnitude)
        return write_decimal (quotient, decimals, signbit (value) != 0, buffer);
    }

  if (!isfinite (value))
    {
      buffer[0] = '\0';
      return 0;
    }

  if (magnitude >= PLAIN_MIN && magnitude < EXACT_LIMIT)
    {
      guint decimals;
      guint64 quotient = find_shortest (magnitude, &decimals);

      return write_decimal (quotient, decimals, signbit (value) != 0, buffer);
    }

  return write_by_trial (value, buffer);
}
