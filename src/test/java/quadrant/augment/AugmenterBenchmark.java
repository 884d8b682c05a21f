package quadrant.augment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;
import quadrant.pixels.Patch;

/** Views a second of processor time on one core, 224×224, for each named plan. Run by hand; no test runs it. */
final class AugmenterBenchmark {
    private static final int SIZE_PX = 224;
    private static final int VIEWS = 1000;

    private AugmenterBenchmark() {}

    public static void main(String[] args) {
        Patch canvas = Patch.blank(3, SIZE_PX, SIZE_PX);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < canvas.values().length; i++) {
            canvas.values()[i] = random.nextInt(256);
        }
        for (String name : AugmentationPlan.names()) {
            for (int round = 0; round < 4; round++) {
                System.out.printf("%s: %.0f views/s%n", name, viewsPerSecond(name, canvas));
            }
        }
    }

    private static double viewsPerSecond(String name, Patch canvas) {
        Augmenter augmenter = new Augmenter(AugmentationPlan.named(name), 1);
        Patch out = Patch.blank(3, SIZE_PX, SIZE_PX);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        for (int v = 1; v <= VIEWS; v++) {
            augmenter.view(canvas, 1, v, out);
        }
        return VIEWS / ((clock.getCurrentThreadCpuTime() - start) / 1e9);
    }
}
