package quadrant.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;

/**
 * Promises held against a known truth: images of four classes in groups that each have a whim of their own, and a model
 * that is three times as sure as it may be. {@code -Dquadrant.simulations=500} gives the numbers of docs/UNCERTAINTY.md.
 */
class UncertaintySimulationTest {
    private static final int SIMULATIONS = Integer.getInteger("quadrant.simulations", 60);
    private static final int CLASSES = 4;
    private static final int TEST_IMAGES = 1000;
    private static final double PROMISED = 0.95;
    private static final ClassList NAMES = new ClassList(List.of("a", "b", "c", "d"));

    /**
     * @param worst mean coverage of the class that is covered least
     * @param size mean number of classes in a set
     * @param oracle the same with limits from a hundred times as many groups
     */
    private record Outcome(
            double coverage, double worst, double size, double oracle, double before, double after, int lowered) {}

    @Test
    void sets_cover_and_a_temperature_calibrates_where_every_image_is_a_group() {
        check("120 groups of 1 image", run(120, 1));
    }

    @Test
    void sets_cover_where_groups_hold_several_images() {
        check("100 groups of 5 images", run(100, 5));
    }

    private static void check(String name, Outcome o) {
        String line = String.format(
                Locale.ROOT,
                "%s, %d simulations: coverage %.4f (worst class %.4f), size %.3f, oracle %.3f; ECE %.4f to %.4f, lower in %d",
                name,
                SIMULATIONS,
                o.coverage,
                o.worst,
                o.size,
                o.oracle,
                o.before,
                o.after,
                o.lowered);
        assertThat(o.worst).as(line).isGreaterThanOrEqualTo(0.93);
        assertThat(o.size).as(line).isBetween(o.oracle * 0.95, o.oracle * 1.5);
        assertThat(o.after).as(line).isLessThan(o.before * 0.6);
        assertThat(o.lowered).as(line).isGreaterThanOrEqualTo((int) (0.9 * SIMULATIONS));
        if (SIMULATIONS >= 500) {
            System.out.println(line);
        }
    }

    private static Outcome run(int groups, int images) {
        SplittableRandom random = new SplittableRandom(20260104);
        ConformalSets oracle = ConformalSets.of(draw(random, groups * 100, images), PROMISED);
        double[] covered = new double[CLASSES];
        double size = 0;
        double oracleSize = 0;
        double before = 0;
        double after = 0;
        int lowered = 0;
        for (int s = 0; s < SIMULATIONS; s++) {
            Predictions heldOut = draw(random, groups, images);
            Predictions test = draw(random, TEST_IMAGES / images, images);
            ConformalSets sets = ConformalSets.of(heldOut, PROMISED);
            double[] own = coverage(sets, test);
            for (int k = 0; k < CLASSES; k++) {
                covered[k] += own[k] / SIMULATIONS;
            }
            size += size(sets, test) / SIMULATIONS;
            oracleSize += size(oracle, test) / SIMULATIONS;
            Temperature t = Temperature.fit(heldOut).value().orElse(Temperature.ONE);
            double raw = Reliability.of(test).error();
            double scaled = Reliability.of(t.apply(test)).error();
            before += raw / SIMULATIONS;
            after += scaled / SIMULATIONS;
            lowered += scaled < raw ? 1 : 0;
        }
        return new Outcome(
                IntStream.range(0, CLASSES)
                        .mapToDouble(k -> covered[k])
                        .average()
                        .orElseThrow(),
                IntStream.range(0, CLASSES).mapToDouble(k -> covered[k]).min().orElseThrow(),
                size,
                oracleSize,
                before,
                after,
                lowered);
    }

    private static double[] coverage(ConformalSets sets, Predictions test) {
        double[] in = new double[CLASSES];
        double[] all = new double[CLASSES];
        for (Prediction p : test.rows()) {
            int truth = p.truth().orElseThrow();
            all[truth]++;
            in[truth] += sets.set(p.probabilities()).contains(truth) ? 1 : 0;
        }
        return IntStream.range(0, CLASSES).mapToDouble(k -> in[k] / all[k]).toArray();
    }

    private static double size(ConformalSets sets, Predictions test) {
        return test.rows().stream()
                .mapToInt(p -> sets.set(p.probabilities()).size())
                .average()
                .orElseThrow();
    }

    /** Evidence of the truth with noise of the group and of the image; the model takes it for three times as much. */
    private static Predictions draw(SplittableRandom random, int groups, int images) {
        List<Prediction> rows = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            double[] whim = new double[CLASSES];
            for (int k = 0; k < CLASSES; k++) {
                whim[k] = 0.6 * random.nextGaussian();
            }
            for (int i = 0; i < images; i++) {
                int truth = random.nextInt(CLASSES);
                float[] z = new float[CLASSES];
                for (int k = 0; k < CLASSES; k++) {
                    double sure = 3 * (2 * (k == truth ? 1 : 0) + whim[k] + 0.8 * random.nextGaussian());
                    z[k] = (float) sure;
                }
                rows.add(new Prediction("i", new GroupId("g" + g), OptionalInt.of(truth), softmax(z)));
            }
        }
        return new Predictions(NAMES, rows);
    }

    private static List<Float> softmax(float[] z) {
        double sum = 0;
        for (float v : z) {
            sum += Math.exp(v);
        }
        List<Float> p = new ArrayList<>();
        for (float v : z) {
            p.add((float) (Math.exp(v) / sum));
        }
        return p;
    }
}
