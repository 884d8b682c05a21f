package quadrant.dataset.io;

import java.util.Locale;
import quadrant.evaluation.Interval;

/** Formats numbers for a report. */
public final class Texts {
    /** A space that is not broken or stretched. */
    public static final String THIN = "\u202F";

    public static final String INTERVAL_95 = "95" + THIN + "% interval ";
    private static final String TIED_DASH = "\u2060–\u2060";
    private static final String MINUS = "\u2212";
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    /** Below this many seconds tenths are shown. */
    private static final int SHORT = 10;

    private Texts() {}

    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A share, 0–1, in per cent; a share below 1 is never shown as 100 %, nor one above 0 as 0 %. */
    public static String percent(double share) {
        double p = 100 * share;
        boolean fine = (p > 99.5 && p < 100) || (p > 0 && p < 0.5);
        String digits = format(fine ? "%.1f" : "%.0f", p);
        if (fine && digits.equals("100.0")) {
            digits = ">99.9";
        } else if (fine && digits.equals("0.0")) {
            digits = "<0.1";
        }
        return digits + THIN + "%";
    }

    /** Two shares as a range in per cent. */
    public static String range(Interval i) {
        return percent(i.low()).replace(THIN + "%", "") + TIED_DASH + percent(i.high());
    }

    /** A difference of shares in percentage points, with its sign; one decimal below one point. */
    public static String points(double difference) {
        double p = 100 * difference;
        String digits = format(Math.abs(p) < 1 ? "%.1f" : "%.0f", Math.abs(p));
        if (digits.equals("0.0")) {
            return "0";
        }
        return (p < 0 ? MINUS : "+") + digits;
    }

    /** Two differences of shares as a range in percentage points. */
    public static String points(Interval i) {
        return points(i.low()) + " to " + points(i.high());
    }

    /** A difference of shares with three decimals and its sign. */
    public static String signed(double difference) {
        String digits = format("%.3f", Math.abs(difference));
        return (digits.equals("0.000") ? "" : difference < 0 ? MINUS : "+") + digits;
    }

    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < SHORT) {
            return format("%.1f s", seconds);
        }
        if (whole < MINUTE) {
            return whole + " s";
        }
        if (whole < HOUR) {
            return whole / MINUTE + " min " + whole % MINUTE + " s";
        }
        return whole / HOUR + " h " + whole % HOUR / MINUTE + " min";
    }

    public static String count(long n, String one) {
        return count(n, one, one + "s");
    }

    public static String count(long n, String one, String more) {
        return n + " " + (n == 1 ? one : more);
    }

    public static String capitalised(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** The beginning of a hash. */
    public static String brief(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) + "…" : hash;
    }

    /** The day of a date and time in ISO 8601. */
    public static String day(String created) {
        return created.replaceFirst("T.*", "");
    }
}
