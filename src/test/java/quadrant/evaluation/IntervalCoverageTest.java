package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/**
 * How often the 95 % intervals hold the truth, on simulated studies whose truth is known.
 *
 * <p>A study has groups of 1 to 9 images. An image of class k in group g is called rightly with probability σ(b_k + u_g),
 * u_g ~ N(0, 1): patients differ, and the images of one resemble each other. The true balanced accuracy is the mean over the
 * classes of E[σ(b_k + u)]. Wrong calls fall evenly on the other classes.
 */
class IntervalCoverageTest {
    private static final double[] LOGITS = {2.2, 1.4, 0.8, 1.8};
    /** The last class is rare. */
    private static final double[] SHARES = {0.35, 0.3, 0.25, 0.1};

    private static final ClassList CLASSES = new ClassList(List.of("a", "b", "c", "d"));

    /**
     * One kind of study.
     *
     * @param oneClassEach whether all images of a group are of one class, as a patient has one diagnosis
     */
    private record Setting(int groups, boolean oneClassEach) {}

    private record Coverage(double share, double width) {}

    @Test
    void of_500_studies_of_40_patients_at_least_93_per_cent_of_the_intervals_hold_the_truth() {
        assertThat(coverage(new Setting(40, false), 500).share).isGreaterThanOrEqualTo(0.93);
    }

    /** The whole table, for docs/RESULTS.md: run with {@code -Dquadrant.simulations=true}. */
    @Test
    void the_table_of_coverages() throws IOException {
        assumeTrue(Boolean.getBoolean("quadrant.simulations"), "Skipped: -Dquadrant.simulations=true runs it");
        StringBuilder table =
                new StringBuilder("| groups | a group's images are | coverage | mean width |\n|---|---|---|---|\n");
        for (boolean one : new boolean[] {false, true}) {
            for (int groups : new int[] {10, 20, 40, 80, 160}) {
                Coverage c = coverage(new Setting(groups, one), 500);
                table.append(String.format(
                        Locale.ROOT,
                        "| %d | %s | %.3f | %.3f |%n",
                        groups,
                        one ? "of one class" : "of any class",
                        c.share,
                        c.width));
            }
        }
        Files.writeString(Path.of("target", "coverage.md"), table);
        assertThat(table.toString()).contains("| 160 |");
    }

    private static Coverage coverage(Setting setting, int studies) {
        double truth = truth();
        SplittableRandom random = new SplittableRandom(20260103);
        int covered = 0;
        double width = 0;
        for (int s = 0; s < studies; s++) {
            Interval i = new GroupBootstrap(study(setting, random)).intervals(s).balancedAccuracy();
            covered += i.low() <= truth && truth <= i.high() ? 1 : 0;
            width += (i.high() - i.low()) / studies;
        }
        return new Coverage((double) covered / studies, width);
    }

    /** By the trapezoidal rule over ±8 deviations. */
    private static double truth() {
        double sum = 0;
        int steps = 4000;
        for (double b : LOGITS) {
            for (int i = 0; i <= steps; i++) {
                double u = -8 + 16.0 * i / steps;
                sum += Math.exp(-u * u / 2) / Math.sqrt(2 * Math.PI) / (1 + Math.exp(-b - u)) * 16 / steps;
            }
        }
        return sum / LOGITS.length;
    }

    private static Predictions study(Setting setting, SplittableRandom random) {
        List<Prediction> rows = new ArrayList<>();
        for (int g = 0; g < setting.groups; g++) {
            double u = random.nextGaussian();
            int images = random.nextInt(1, 10);
            int own = label(random);
            for (int i = 0; i < images; i++) {
                int truth = setting.oneClassEach ? own : label(random);
                boolean right = random.nextDouble() < 1 / (1 + Math.exp(-LOGITS[truth] - u));
                int predicted = right ? truth : (truth + 1 + random.nextInt(LOGITS.length - 1)) % LOGITS.length;
                Float[] p = {0f, 0f, 0f, 0f};
                p[predicted] = 1f;
                rows.add(new Prediction(g + "/" + i, new GroupId("g" + g), OptionalInt.of(truth), List.of(p)));
            }
        }
        return new Predictions(CLASSES, rows);
    }

    private static int label(SplittableRandom random) {
        double u = random.nextDouble();
        int k = 0;
        while (k < SHARES.length - 1 && u >= SHARES[k]) {
            u -= SHARES[k];
            k++;
        }
        return k;
    }
}
