package quadrant.workflow;

import java.util.Locale;

/** Which images are held out for testing. */
public sealed interface HoldOut {
    /** A description, such as "fold 2 held out". */
    String text();

    /** The images whose fold, given by the data, is this one. */
    record Fold(int fold) implements HoldOut {
        @Override
        public String text() {
            return "fold " + fold + " held out";
        }
    }

    /** A share of the groups, drawn by the seed; 0 for none. */
    record Share(double share) implements HoldOut {
        @Override
        public String text() {
            return share == 0
                    ? "no image held out"
                    : String.format(Locale.ROOT, "%.0f %% of the groups held out", 100 * share);
        }
    }
}
