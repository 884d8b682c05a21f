package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import quadrant.advisor.DatasetProfile.SizeRule;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.evaluation.Measured;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.RawImage;

class DatasetProfileTest {
    private record Nothing(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new AssertionError("nobody reads " + name);
        }
    }

    private final List<Sample> samples = new ArrayList<>();
    private final List<PerceptualHash> looks = new ArrayList<>();
    private final Random random = new Random(1);

    private void add(int label, String group, PerceptualHash look) {
        String id = "i" + samples.size();
        samples.add(new Sample(id, new Nothing(id), label, new GroupId(group), OptionalInt.empty(), Map.of()));
        looks.add(look);
    }

    private PerceptualHash look() {
        return new PerceptualHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private Dataset dataset(boolean groupsKnown) {
        return new Dataset(new ClassList(List.of("a", "b")), samples, groupsKnown, List.of());
    }

    private DatasetProfile profile(boolean groupsKnown, Measured<Double> rho) {
        return DatasetProfile.of(dataset(groupsKnown), looks, rho);
    }

    /** 4 groups of 5: 20 / (1 + 4·0.5); groups of 1, 2 and 3: m̄ = 14/6, so 6 / (1 + 8/6·0.5). */
    @Test
    void the_design_effect_of_kish_shrinks_classes_of_few_groups() {
        for (int i = 0; i < 20; i++) {
            add(0, "g" + i % 4, look());
        }
        for (String g : List.of("x", "y", "y", "z", "z", "z")) {
            add(1, g, look());
        }
        DatasetProfile p = profile(true, Measured.of(0.5));
        assertThat(p.classes().get(0).effective()).isCloseTo(20 / 3.0, within(1e-12));
        assertThat(p.classes().get(1).effective()).isCloseTo(6 / (1 + 4 / 6.0), within(1e-12));
        assertThat(p.classes().get(1).groups()).isEqualTo(3);
        assertThat(p.smallest(SizeRule.EFFECTIVE)).isCloseTo(3.6, within(1e-12));
        assertThat(p.smallest(SizeRule.RAW)).isEqualTo(6);
        assertThat(p.imbalance()).isCloseTo(20 / 6.0, within(1e-12));
        assertThat(p.describe(SizeRule.EFFECTIVE))
                .contains("The smallest class, b, has 6 images, from 3 groups", "0.50", "worth 4 independent");
        assertThat(p.describe(SizeRule.RAW)).contains("6 images; they are counted as they are");
    }

    @Test
    void near_duplicates_of_a_class_count_once() {
        PerceptualHash first = look();
        PerceptualHash near = new PerceptualHash(first.a() ^ 0xFFFFL, first.b(), first.c(), first.d());
        PerceptualHash further = new PerceptualHash(near.a(), first.b() ^ 0xFFFFFFFFL, first.c(), first.d());
        add(0, "1", first);
        add(0, "2", near);
        add(0, "3", further);
        add(1, "4", first);
        add(1, "5", look());
        DatasetProfile p = profile(false, Measured.not("No groups."));
        assertThat(p.classes()).extracting(DatasetProfile.ClassSize::distinct).containsExactly(2, 2);
        assertThat(p.classes().get(0).effective()).isEqualTo(2);
        assertThat(p.describe(SizeRule.EFFECTIVE)).contains("3 images, 2 without near-duplicates; no groups");
    }

    @Test
    void one_group_a_class_counts_as_one_image_each() {
        for (int i = 0; i < 10; i++) {
            add(i % 2, "g" + i % 2, look());
        }
        Measured<Double> rho = GroupCorrelation.of(samples, rows(0));
        assertThat(rho.reason().orElseThrow()).contains("two groups").endsWith(".");
        assertThat(profile(true, rho).smallest(SizeRule.EFFECTIVE)).isEqualTo(1);
        assertThat(profile(true, rho).describe(SizeRule.EFFECTIVE)).contains("taken as 1");
    }

    @Test
    void groups_of_one_image_each_count_in_full() {
        for (int i = 0; i < 10; i++) {
            add(i % 2, "g" + i, look());
        }
        Measured<Double> rho = GroupCorrelation.of(samples, rows(0));
        assertThat(rho.reason().orElseThrow()).contains("No group has two images");
        assertThat(profile(true, rho).smallest(SizeRule.EFFECTIVE)).isEqualTo(5);
    }

    /** Variance 1 between groups and 1 within is ρ = 0.5; without any between it is 0, without any within 1. */
    @Test
    void the_correlation_is_the_share_of_variance_between_groups() {
        for (int i = 0; i < 600; i++) {
            add(i % 2, "g" + i % 150, look());
        }
        assertThat(GroupCorrelation.of(samples, rows(1)).value().orElseThrow()).isCloseTo(0.5, within(0.05));
        assertThat(GroupCorrelation.of(samples, rows(0)).value().orElseThrow()).isLessThan(0.02);
        float[][] sameInGroup = rows(1);
        for (int i = 150; i < 600; i++) {
            sameInGroup[i] = sameInGroup[i % 150];
        }
        assertThat(GroupCorrelation.of(samples, sameInGroup).value().orElseThrow())
                .isCloseTo(1, within(1e-9));
        assertThat(GroupCorrelation.of(samples, new float[600][3]).reason().orElseThrow())
                .endsWith(".");
    }

    /** By hand: groups {1, 3} and {5, 9}: MSB = 25, MSW = 5, n₀ = 2, ρ = 20/30. */
    @Test
    void the_correlation_is_that_of_the_anova_estimator() {
        for (String g : List.of("p", "p", "q", "q")) {
            add(0, g, look());
        }
        float[][] rows = {{1}, {3}, {5}, {9}};
        assertThat(GroupCorrelation.of(samples, rows).value().orElseThrow()).isCloseTo(20 / 30.0, within(1e-9));
    }

    private float[][] rows(double between) {
        float[][] rows = new float[samples.size()][20];
        for (int i = 0; i < rows.length; i++) {
            Random group = new Random(samples.get(i).group().value().hashCode());
            for (int f = 0; f < 20; f++) {
                rows[i][f] = (float) (100 * f + between * group.nextGaussian() + random.nextGaussian());
            }
        }
        return rows;
    }

    @Test
    void a_class_that_is_one_image_over_and_over_is_named() {
        PerceptualHash same = look();
        for (int i = 0; i < 4; i++) {
            add(0, "g" + i, same);
            add(1, "h" + i, look());
        }
        DatasetProfile p = profile(false, Measured.not("No groups are known."));
        assertThat(p.onlyCopies().orElseThrow())
                .startsWith("The 4 images of the class")
                .contains("copies of one");
        assertThat(p.describe(SizeRule.EFFECTIVE)).contains("has 4 images, 1 without near-duplicates");
        samples.subList(0, samples.size()).clear();
        looks.clear();
        add(0, "g", look());
        add(1, "h", look());
        DatasetProfile single = profile(false, Measured.not("No groups are known."));
        assertThat(single.onlyCopies()).isEmpty();
        assertThat(single.describe(SizeRule.EFFECTIVE)).contains("has 1 image;");
    }
}
