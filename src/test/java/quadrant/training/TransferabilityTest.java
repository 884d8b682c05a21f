package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCatalog;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.pixels.PixelType;
import quadrant.pixels.Planes;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class TransferabilityTest {
    private static final Transferability METER =
            new Transferability(new OrtTrunks(), new Compute(DeviceChoice.CPU, 2), 0.02);

    /** Stripes of one of two directions, or grey all over. */
    private record Drawn(String name, int kind, long seed) implements PixelSource {
        @Override
        public Planes read() {
            float[] v = new float[48 * 48];
            Random random = new Random(seed);
            for (int i = 0; i < v.length; i++) {
                int along = kind == 0 ? i % 48 : i / 48;
                v[i] = kind < 0
                        ? 128
                        : Math.max(
                                0,
                                Math.min(255, 128 + (along % 8 < 4 ? 60 : -60) + 20 * (float) random.nextGaussian()));
            }
            return new Planes(name, 48, 48, List.of(v), PixelType.UINT8, false, List.of(), Optional.empty(), List.of());
        }
    }

    private static Dataset dataset(int classes, int perClass, int groups, boolean grey) {
        List<Sample> samples = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add("class" + k);
            for (int i = 0; i < perClass; i++) {
                String id = k + "-" + i;
                samples.add(new Sample(
                        id,
                        new Drawn(id, grey ? -1 : k % 2, samples.size()),
                        k,
                        new GroupId(groups == 0 ? id : "g" + i % groups),
                        OptionalInt.empty(),
                        Map.of()));
            }
        }
        return new Dataset(new ClassList(names), samples, groups > 0, List.of());
    }

    private static List<DepthEvidence> measure(Dataset dataset) {
        Backbone backbone = new BackboneCatalog().load(BackboneCatalog.DEFAULT);
        List<DepthEvidence> evidence =
                METER.measure(backbone, backbone.card().preprocessing(), dataset, 1, Task.SILENT);
        assertThat(evidence)
                .extracting(DepthEvidence::cut)
                .isEqualTo(backbone.card().cuts());
        assertThat(evidence).extracting(DepthEvidence::depth).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        return evidence;
    }

    @Test
    void what_the_features_hold_is_found_and_what_mean_colours_lack_is_not() {
        List<DepthEvidence> e = measure(dataset(2, 12, 6, false));
        DepthEvidence.Probe top = e.get(0).probe().value().orElseThrow();
        DepthEvidence.Probe image = e.get(8).probe().value().orElseThrow();
        assertThat(top.value()).isEqualTo(1);
        assertThat(top.standardError()).isZero();
        assertThat(image.value()).isBetween(0.2, 0.8);
        assertThat(image.interval().low()).isLessThanOrEqualTo(image.value());
        assertThat(image.folds()).hasSize(5);
        assertThat(image.folds().stream().mapToDouble(v -> v).average().orElseThrow())
                .isCloseTo(image.value(), within(0.15));
        assertThat(e.get(0).featureWidth()).isEqualTo(1280);
        assertThat(e.get(8).featureWidth()).isEqualTo(3);
        assertThat(e.get(0).logMe().value().orElseThrow())
                .isGreaterThan(e.get(8).logMe().value().orElseThrow());
    }

    /** Classes, images a class, groups (0: none known), grey: whether a probe is possible. */
    @ParameterizedTest
    @CsvSource({
        "2,  1, 0, false, false",
        "2,  2, 0, false, true",
        "2,  6, 2, false, true",
        "2,  6, 1, false, false",
        "2,  6, 0, true,  true",
        "30, 3, 0, false, true"
    })
    void poor_data_give_a_value_or_a_sentence(int classes, int perClass, int groups, boolean grey, boolean possible) {
        for (DepthEvidence e : measure(dataset(classes, perClass, groups, grey))) {
            assertThat(e.probe().value().isPresent()).isEqualTo(possible);
            e.probe().value().ifPresent(p -> {
                assertThat(p.value()).isBetween(0.0, 1.0);
                assertThat(p.standardError()).isFinite();
            });
            e.probe().reason().ifPresent(r -> assertThat(r).endsWith("."));
            e.logMe().value().ifPresent(v -> assertThat(v).isFinite());
            e.logMe().reason().ifPresent(r -> assertThat(r).endsWith("."));
        }
    }
}
