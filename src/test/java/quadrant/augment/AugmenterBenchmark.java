package quadrant.augment;

import static quadrant.augment.Augmentation.of;
import static quadrant.augment.Augmentation.oneOf;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import quadrant.imagej.ImageFileReader;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;

/**
 * Microseconds of processor time a view on one thread, 224×224: each named plan, the mixture that other libraries are
 * measured with ({@code tools/augment_benchmark.py}), and each transform alone at a middle strength. Run by hand; no test
 * runs it.
 *
 * <p>A folder given as an argument holds images to make views of; without one there are waves of two stains.
 */
final class AugmenterBenchmark {
    private static final int SIZE_PX = 224;
    private static final int ROUNDS = 4;
    private static final int IMAGES = 250;
    private static final int VIEWS_OF_AN_IMAGE = 10;
    private static final long ROUND_NS = 400_000_000;

    private AugmenterBenchmark() {}

    public static void main(String[] args) throws IOException {
        List<Patch> images = args.length == 0 ? List.of(tissue(0), tissue(5)) : images(Path.of(args[0]));
        for (AugmentationPlan plan : plans()) {
            double[] rounds = new double[ROUNDS];
            for (int r = 0; r < ROUNDS; r++) {
                rounds[r] = microsecondsPerView(plan, images);
            }
            double best = Arrays.stream(rounds).min().orElseThrow();
            System.out.printf("%-28s %7.0f µs %8.0f views/s%n", plan.name(), best, 1e6 / best);
        }
        estimation();
    }

    /** The centre squares of the first images in a folder. */
    private static List<Patch> images(Path folder) throws IOException {
        Preprocessing preprocessing = new Preprocessing(
                SIZE_PX,
                ResizeRule.CENTER_SQUARE,
                ChannelMapping.automatic(),
                ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                Optional.empty());
        ImageFileReader reader = new ImageFileReader();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().matches("(?i).*\\.(png|jpe?g)"))
                    .sorted()
                    .limit(40)
                    .map(f -> preprocessing.canvas(reader.read(f, f.toString())))
                    .toList();
        }
    }

    private static List<AugmentationPlan> plans() {
        List<AugmentationPlan> plans = new ArrayList<>();
        for (String name : AugmentationPlan.names()) {
            plans.add(AugmentationPlan.named(name));
        }
        plans.add(new AugmentationPlan(
                "geometry",
                List.of(of("flip", 0.5), of("rotation", 1, 45), of("scale", 0.85, 1.2), of("shift", 0.054))));
        List<Augmentation> affine = List.of(
                of("flip", 0.5), of("rotation", 1, 45), of("scale", 0.85, 1.2), of("shear", 10), of("shift", 0.05));
        plans.add(new AugmentationPlan("flips + affine", affine));
        List<Augmentation> mixture = new ArrayList<>(affine);
        mixture.add(of("elastic", 1, 120, 12));
        mixture.add(of("stain-jitter", 0.15, 0.03));
        mixture.add(of("brightness", 15));
        mixture.add(oneOf(
                of("gaussian-blur", 1 / 3.0, 0.3, 1.5),
                of("poisson-gaussian-noise", 1 / 3.0, 0.1, 1, 0, 4),
                of("jpeg", 1 / 3.0, 30, 90)));
        plans.add(new AugmentationPlan("flips … blur, noise or JPEG", mixture));
        for (Augmentation alone : alone()) {
            String name = alone.kind() + " " + alone.parameters().values();
            plans.add(new AugmentationPlan(name, List.of(alone)));
        }
        return plans;
    }

    private static List<Augmentation> alone() {
        return List.of(
                of("stain-jitter", 0.2, 0.2),
                of("stain-mix", 0.5, 0.2),
                of("gamma", 0.7, 1.4),
                of("contrast", 0.2),
                of("brightness", 15),
                of("channel-gain", 0.7, 1.4),
                of("channel-offset", 10),
                of("window-jitter", 0.05, 0.2),
                of("rotation", 1, 45),
                of("scale", 0.5, 0.5),
                of("shear", 20),
                of("elastic", 1, 120, 12),
                of("elastic", 1, 30, 4),
                of("gaussian-blur", 1, 1, 1),
                of("defocus", 1, 1.5, 1.5),
                of("defocus", 1, 3, 3),
                of("resolution", 1, 2, 2),
                of("vignetting", 1, 0.3, 0.3),
                of("illumination-gradient", 1, 0.2, 0.2),
                of("gaussian-noise", 1, 5, 5),
                of("poisson-gaussian-noise", 1, 0.5, 0.5, 2, 2),
                of("poisson-gaussian-noise", 1, 6, 6, 2, 2),
                of("jpeg", 1, 50, 50));
    }

    private static double microsecondsPerView(AugmentationPlan plan, List<Patch> images) {
        Augmenter augmenter = new Augmenter(plan, 1);
        Patch out = Patch.blank(3, SIZE_PX, SIZE_PX);
        long start = cpuNanos();
        int views = 0;
        while (cpuNanos() - start < ROUND_NS) {
            // ten views of an image one after the other, as training makes them
            int image = views / VIEWS_OF_AN_IMAGE % images.size();
            augmenter.view(images.get(image), image, 1 + views++ % VIEWS_OF_AN_IMAGE, out);
        }
        return (cpuNanos() - start) / 1e3 / views;
    }

    /** What the first view of an image costs more than the next. */
    private static void estimation() {
        Patch[] images = {tissue(0), tissue(5)};
        double best = Double.POSITIVE_INFINITY;
        int known = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            for (int v = 0; v < IMAGES; v++) {
                known += ImageStains.of(images[v % 2].values()).isPresent() ? 1 : 0;
            }
            best = Math.min(best, (cpuNanos() - start) / 1e3 / IMAGES);
        }
        System.out.printf("estimation of stains: %.0f µs an image (%d estimates)%n", best, known);
    }

    /** Waves of haematoxylin and eosin. */
    private static Patch tissue(int shift) {
        Patch canvas = Patch.blank(3, SIZE_PX, SIZE_PX);
        int area = SIZE_PX * SIZE_PX;
        StainBasis stains = PublishedStains.PAIRS.get(3);
        for (int i = 0; i < area; i++) {
            int y = i / SIZE_PX;
            double h = Math.max(0, 1.6 * Math.sin(0.31 * (i % SIZE_PX)) * Math.sin(0.27 * (y + shift)));
            double e = 0.5 + 0.4 * Math.sin(0.11 * (i % SIZE_PX) + 0.2 * y);
            for (int c = 0; c < 3; c++) {
                double density = h * stains.vector(0)[c] + e * stains.vector(1)[c];
                canvas.values()[c * area + i] = (float) Math.rint(256 * Math.exp(-density) - 1);
            }
        }
        return canvas;
    }

    private static long cpuNanos() {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        return clock.getCurrentThreadCpuTime();
    }
}
