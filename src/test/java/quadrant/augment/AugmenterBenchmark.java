package quadrant.augment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import quadrant.pixels.Patch;

/**
 * Processor time of views on one core, 224×224: the named plans, each transform of colour alone, and all that belongs in a
 * plan for stained images. Run by hand; no test runs it.
 */
final class AugmenterBenchmark {
    private static final int SIZE_PX = 224;
    private static final int VIEWS = 1000;
    private static final int ROUNDS = 4;

    private AugmenterBenchmark() {}

    public static void main(String[] args) {
        List<AugmentationPlan> plans = new ArrayList<>();
        for (String name : AugmentationPlan.names()) {
            plans.add(AugmentationPlan.named(name));
        }
        List<Colour> colours = List.of(
                StainJitter.STRONG,
                new StainMix(0.5, 0.2),
                new ReinhardMix(0.3, 0.5),
                new Hue(20),
                new Saturation(0.3),
                new ColourTemperature(50),
                new Gamma(0.7, 1.4),
                new Contrast(0.2),
                new Brightness(15),
                new ChannelGain(0.7, 1.4),
                new ChannelOffset(10),
                new WindowJitter(0.05, 0.2));
        for (Colour colour : colours) {
            plans.add(new AugmentationPlan(colour.kind(), List.of(colour)));
        }
        plans.add(new AugmentationPlan(
                "stain mix, stain jitter, contrast, brightness",
                List.of(new StainMix(0.5, 0.2), StainJitter.STRONG, new Contrast(0.2), new Brightness(15))));
        plans.add(new AugmentationPlan("all of colour", List.copyOf(colours)));
        for (AugmentationPlan plan : plans) {
            report(plan);
        }
        estimation();
    }

    private static void report(AugmentationPlan plan) {
        Patch canvas = tissue(0);
        Patch out = Patch.blank(3, SIZE_PX, SIZE_PX);
        Augmenter augmenter = new Augmenter(plan, 1);
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            for (int v = 1; v <= VIEWS; v++) {
                augmenter.view(canvas, 1, v, out);
            }
            best = Math.min(best, (cpuNanos() - start) / 1e3 / VIEWS);
        }
        System.out.printf("%s: %.0f µs a view, %.0f views/s%n", plan.name(), best, 1e6 / best);
    }

    /** What the first view of an image costs more than the next. */
    private static void estimation() {
        Patch[] images = {tissue(0), tissue(5)};
        ColourPass colours = new ColourPass();
        double best = Double.POSITIVE_INFINITY;
        int known = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpuNanos();
            for (int v = 0; v < VIEWS / 4; v++) {
                colours.begin(images[v % 2].values());
                known += colours.stains().isPresent() ? 1 : 0;
                known += colours.statistics().isPresent() ? 1 : 0;
            }
            best = Math.min(best, (cpuNanos() - start) / 1e3 / (VIEWS / 4));
        }
        System.out.printf("estimation of both kinds: %.0f µs an image (%d estimates)%n", best, known);
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
