package quadrant.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneAdder;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.BackboneCatalog;
import quadrant.backbone.BackboneStore;
import quadrant.backbone.KnownBackbone;
import quadrant.backbone.PhotoReference;
import quadrant.backbone.PhotoReference.Landmark;
import quadrant.dataset.GroupId;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.engine.Compute;
import quadrant.engine.ort.OrtTrunks;
import quadrant.evaluation.GroupResamples;
import quadrant.evaluation.Measured;
import quadrant.imagej.ImageFileReader;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.ReferenceStatistics;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.PixelType;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.plan.DeviceChoice;
import quadrant.task.Task;

class SimilarityMeterTest {
    private static final SimilarityMeter METER = new SimilarityMeter(new OrtTrunks(), new Compute(DeviceChoice.CPU, 2));

    @TempDir
    private Path temp;

    /** KL of two Gaussians by hand: equal; twice the variance; a mean one deviation away. */
    @Test
    void the_divergence_is_that_of_two_gaussians() {
        assertThat(one(3, 4, 3, 4)).isCloseTo(0, within(1e-6));
        assertThat(one(0, 2, 0, 1)).isCloseTo(0.5 * (2 - 1 - Math.log(2)), within(1e-6));
        assertThat(one(1, 4, 3, 4)).isCloseTo(0.5, within(1e-6));
    }

    /** One channel of two images that have this mean and variance together. */
    private static double one(float m, float v, float m0, float v0) {
        return divergence(
                List.of(new float[] {m - 1}, new float[] {m + 1}),
                List.of(new float[] {v + m * m}, new float[] {v + m * m}),
                new float[] {m0},
                new float[] {v0});
    }

    private static double divergence(List<float[]> means, List<float[]> squares, float[] m0, float[] v0) {
        ReferenceStatistics reference = new ReferenceStatistics(List.of(new ReferenceStatistics.Layer("t", m0, v0)), 0);
        int[] once = new int[means.size()];
        Arrays.fill(once, 1);
        return Divergence.of(reference, List.of(means.toArray(float[][]::new), squares.toArray(float[][]::new)))
                .get(0)
                .median(once);
    }

    @Test
    void the_median_is_taken_and_dead_channels_are_left_out() {
        List<float[]> means = List.of(new float[] {0, 0, 0, 0, 99});
        List<float[]> squares = List.of(new float[] {1, 2, 4, 8, 1e9f});
        float[] m0 = {0, 0, 0, 0, 0};
        double middle = 0.5 * ((0.5 * (1 - Math.log(2))) + 0.5 * (3 - Math.log(4)));
        assertThat(divergence(means, squares, m0, new float[] {1, 1, 1, 1, 1e-4f}))
                .isCloseTo(middle, within(1e-6));
        ReferenceStatistics.Layer dead = new ReferenceStatistics.Layer("t", m0, new float[5]);
        assertThat(Divergence.live(dead)).isEmpty();
    }

    @Test
    void tissue_is_as_unlike_as_measured_elsewhere() throws IOException {
        microscopy_is_as_unlike_as_measured_elsewhere("crc70", 0.134, 50);
    }

    /** The values are those of an independent measurement in Python on the same network. */
    @ParameterizedTest
    @CsvSource({"herlev, 0.189, 50", "wbc1, 0.197, 50"})
    @Tag("full")
    void microscopy_is_as_unlike_as_measured_elsewhere(String set, double expected, int images) throws IOException {
        Similarity s = measure(lite0(), samples("data/" + set, ""), images);
        assertThat(s.method()).isEqualTo(Similarity.Method.BATCH_NORM);
        assertThat(s.value()).isCloseTo(expected, within(0.1 * expected));
        assertThat(s.alike()).isFalse();
        assertThat(s.certain()).isTrue();
        assertThat(s.interval().low()).isLessThan(s.value());
        assertThat(s.interval().high()).isGreaterThan(s.value());
        assertThat(s.layers()).extracting(Similarity.Layer::position).isSorted();
    }

    /** 20 photographs would have 0.016 if the noise of few images were left in. */
    @Test
    @Tag("full")
    void few_photographs_are_nearly_as_alike_as_many() throws IOException {
        List<Sample> photographs = samples("data/imagenet200", "");
        Similarity many = measure(lite0(), photographs, 50);
        List<Sample> few = new ArrayList<>();
        for (int i = 0; i < photographs.size(); i += 10) {
            few.add(photographs.get(i));
        }
        Similarity s = measure(lite0(), few, 20);
        assertThat(many.value()).isBetween(0.004, 0.013);
        assertThat(s.value()).isCloseTo(many.value(), within(0.006));
        assertThat(s.certain()).isTrue();
    }

    @Test
    @Tag("full")
    void images_of_few_patients_leave_more_doubt() throws IOException {
        List<Sample> cells = samples("data/herlev", "^\\d+").subList(0, 60);
        Similarity grouped = measure(lite0(), cells, 50);
        Similarity alone =
                measure(lite0(), cells.stream().map(SimilarityMeterTest::alone).toList(), 50);
        assertThat(grouped.interval().high() - grouped.interval().low())
                .isGreaterThan(alone.interval().high() - alone.interval().low());
    }

    private static Sample alone(Sample s) {
        return new Sample(s.id(), s.pixels(), s.label(), new GroupId(s.id()), s.fold(), s.extra());
    }

    /** MobileNetV2 was exported with BatchNorm folded away; it is measured in the two other ways. */
    @Test
    @Tag("full")
    void without_batch_norm_reference_photographs_serve_and_else_the_classifier() throws IOException {
        Backbone backbone = mobileNet();
        List<Sample> photographs = samples("data/imagenet200", "");
        List<Sample> odd = new ArrayList<>();
        List<Sample> even = new ArrayList<>();
        for (int i = 0; i < photographs.size(); i++) {
            (i % 2 == 0 ? even : odd).add(photographs.get(i));
        }
        ReferenceStatistics measured = METER.reference(
                backbone,
                backbone.card().preprocessing(),
                odd.stream().map(Sample::pixels).toList(),
                Task.SILENT);
        Backbone referred = new Backbone(
                backbone.card()
                        .withReference(new PhotoReference(
                                ReferenceStatistics.decode(measured.encode(), measured.images()),
                                "the odd ones",
                                List.of(new Landmark("tissue", 0.1)))),
                backbone.graph(),
                backbone.head());
        Similarity alike = measure(referred, even, 50);
        Similarity unlike = measure(referred, samples("data/crc70", ""), 50);
        assertThat(alike.method()).isEqualTo(Similarity.Method.FEATURE_STATISTICS);
        assertThat(alike.value()).isLessThan(0.01);
        assertThat(unlike.value()).isBetween(0.07, 0.12);
        assertThat(unlike.layers()).hasSize(measured.layers().size());
        assertThat(unlike.sentence()).contains("reference photographs", "gives tissue 0.10)");

        Similarity sure = measure(backbone, even.subList(0, 40), 40);
        Similarity unsure = measure(backbone, samples("data/crc70", ""), 70);
        assertThat(sure.method()).isEqualTo(Similarity.Method.HEAD_CONFIDENCE);
        assertThat(sure.alike()).isTrue();
        assertThat(unsure.alike()).isFalse();
        assertThat(unsure.layers()).isEmpty();
        assertThat(unsure.sentence()).contains("below 0.52 counts as alike:");
    }

    @Test
    void one_image_is_too_few_and_said() throws IOException {
        Measured<Similarity> m = METER.measure(
                lite0(),
                lite0().card().preprocessing(),
                samples("data/crc70", "").subList(0, 1),
                1,
                GroupResamples.MANY,
                Task.SILENT);
        assertThat(m.reason().orElseThrow()).contains("two images").endsWith(".");
    }

    /** Every image the same grey: no variance between images, and hardly any within. */
    @Test
    void images_that_are_all_the_same_grey_are_unlike() {
        List<Sample> grey = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            grey.add(new Sample(id, new Grey(id), 0, new GroupId(id), OptionalInt.empty(), Map.of()));
        }
        Similarity s = measure(lite0(), grey, 3);
        assertThat(s.value()).isFinite().isGreaterThan(1);
        assertThat(s.interval().low()).isCloseTo(s.value(), within(1e-9));
        assertThat(s.layers()).allMatch(l -> Double.isFinite(l.divergence()));
    }

    private record Grey(String name) implements PixelSource {
        @Override
        public RawImage read() {
            float[] v = new float[32 * 32];
            Arrays.fill(v, 128);
            return new RawImage(
                    name,
                    32,
                    32,
                    List.of(v),
                    PixelType.UINT8,
                    false,
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
    }

    private static Similarity measure(Backbone backbone, List<Sample> images, int expected) {
        ResizeRule resize = images.get(0).id().startsWith("n0") ? ResizeRule.IMAGENET : ResizeRule.CENTER_SQUARE;
        Preprocessing preprocessing = backbone.card().preprocessing().withResize(resize);
        Similarity s = METER.measure(backbone, preprocessing, images, 1, GroupResamples.MANY, Task.SILENT)
                .value()
                .orElseThrow();
        assertThat(s.images()).isEqualTo(expected);
        return s;
    }

    private static Backbone lite0() {
        return TestData.catalog().load(BackboneCatalog.DEFAULT);
    }

    private static Backbone mobileNet() {
        OnnxGraph graph = OnnxGraph.load(TestData.shared("models/mobilenet_v2_1.0_224.onnx"));
        Preprocessing preprocessing = new Preprocessing(
                224,
                ResizeRule.IMAGENET,
                ChannelMapping.automatic(),
                ChannelOrder.RGB,
                List.of(127.5, 127.5, 127.5),
                List.of(127.5, 127.5, 127.5),
                Optional.empty());
        List<String> cuts = List.of("embedding", "add_58", "add_47", "add_36", "add_21", "add_10", "input");
        return Backbone.of(
                new BackboneCard(
                        "mobilenet",
                        "MobileNetV2",
                        "Apache-2.0",
                        "x",
                        "x",
                        preprocessing,
                        cuts,
                        "x",
                        Optional.empty(),
                        "",
                        0,
                        List.of()),
                graph);
    }

    /** The files of a folder of ../shared; the group is the part of the name that matches, else the image itself. */
    private static List<Sample> samples(String folder, String group) throws IOException {
        ImageFileReader reader = new ImageFileReader();
        List<Path> files;
        try (Stream<Path> all = Files.walk(TestData.shared(folder))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<Sample> samples = new ArrayList<>();
        for (Path f : files) {
            String id = f.getFileName().toString();
            var match = Pattern.compile(group).matcher(id);
            String name = !group.isEmpty() && match.find() ? match.group() : id;
            samples.add(new Sample(id, reader.source(f, id), 0, new GroupId(name), OptionalInt.empty(), Map.of()));
        }
        return samples;
    }

    /** Quadrant comes with the reference of this file; 50 of its 200 photographs are measured against all 200 here. */
    @Test
    void who_adds_mobilenet_v2_gets_its_reference() throws IOException {
        BackboneStore store = new BackboneStore(temp);
        new BackboneAdder(store, KnownBackbone.Catalogue.standard(), (freed, fixed) -> {})
                .add(
                        new BackboneAdder.Request(
                                TestData.shared("models/mobilenet_v2_1.0_224.onnx"),
                                Optional.of("mobilenet"),
                                Optional.of("tf"),
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        Task.SILENT);
        Backbone backbone = new BackboneCatalog(store).load("mobilenet");
        Similarity tissue = measure(backbone, samples("data/crc70", ""), 50);
        assertThat(tissue.method()).isEqualTo(Similarity.Method.FEATURE_STATISTICS);
        assertThat(tissue.value()).isCloseTo(0.095, within(0.01));
        assertThat(tissue.certain()).isTrue();
        assertThat(tissue.sentence()).contains("photographs 0.001, H&E tissue 0.10, blood cells 0.16");
        assertThat(measure(backbone, samples("data/imagenet200", ""), 50).value())
                .isLessThan(0.01);
    }
}
