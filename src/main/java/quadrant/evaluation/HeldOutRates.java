package quadrant.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How often a model's predictions were right on images held out of its training, without and with doubt.
 *
 * @param without the predictions without doubt
 * @param with the doubtful ones
 */
public record HeldOutRates(Rate without, Rate with) {
    /**
     * Some predictions.
     *
     * @param right those of the true class
     */
    public record Rate(int n, int right) {
        public Rate {
            if (right < 0 || right > n) {
                throw new IllegalArgumentException(right + " of " + n + " predictions are right");
            }
        }

        static Rate of(List<Prediction> some) {
            return new Rate(
                    some.size(), (int) some.stream().filter(Prediction::right).count());
        }

        private String text() {
            return String.format(Locale.ROOT, "%d of %d (%.0f %%)", right, n, 100.0 * right / n);
        }
    }

    /** Counts predictions with known classes; those of unknown doubt are left out. */
    public static HeldOutRates of(List<Prediction> heldOut) {
        List<Prediction> known =
                heldOut.stream().filter(p -> p.doubt().isPresent()).toList();
        return new HeldOutRates(
                Rate.of(known.stream().filter(p -> !p.doubtful()).toList()),
                Rate.of(known.stream().filter(Prediction::doubtful).toList()));
    }

    /** Such as "… 209 of 217 (96 %) without doubt were right; 18 of 22 (82 %) with doubt were right."; empty without any. */
    public Optional<String> sentence() {
        if (without.n + with.n == 0) {
            return Optional.empty();
        }
        String first = without.n == 0 ? "none was without doubt" : without.text() + " without doubt were right";
        String second = with.n == 0 ? "none was doubtful" : with.text() + " with doubt were right";
        return Optional.of("Of predictions for images held out of training, " + first + "; " + second + ".");
    }
}
