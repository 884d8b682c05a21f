package quadrant.augment;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import quadrant.pixels.Patch;

/**
 * Microseconds of processor time a view on one thread, 224×224: each named plan, the mixture that other libraries are
 * measured with, and each transform of geometry and optics alone at a middle strength. Run by hand; no test runs it.
 */
final class AugmenterBenchmark {
    private static final int SIZE_PX = 224;
    private static final int ROUNDS = 4;
    private static final long ROUND_NS = 400_000_000;

    private AugmenterBenchmark() {}

    public static void main(String[] args) {
        Patch canvas = Patch.blank(3, SIZE_PX, SIZE_PX);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < canvas.values().length; i++) {
            canvas.values()[i] = random.nextInt(256);
        }
        for (AugmentationPlan plan : plans()) {
            double[] rounds = new double[ROUNDS];
            for (int r = 0; r < ROUNDS; r++) {
                rounds[r] = microsecondsPerView(plan, canvas);
            }
            double best = Arrays.stream(rounds).min().orElseThrow();
            System.out.printf("%-28s %7.0f µs %8.0f views/s%n", plan.name(), best, 1e6 / best);
        }
    }

    private static List<AugmentationPlan> plans() {
        List<AugmentationPlan> plans = new ArrayList<>();
        for (String name : AugmentationPlan.names()) {
            plans.add(AugmentationPlan.named(name));
        }
        List<Augmentation> affine =
                List.of(new Flip(0.5), new Rotation(1, 45), new Scale(0.85, 1.2), new Shear(10), new Shift(0.05));
        plans.add(new AugmentationPlan("flips + affine", affine));
        List<Augmentation> mixture = new ArrayList<>(affine);
        mixture.add(new Elastic(1, 120, 12));
        mixture.add(new StainJitter(0.15, 0.03));
        mixture.add(new Brightness(15));
        mixture.add(new OneOf(List.of(
                new GaussianBlur(1 / 3.0, 0.3, 1.5),
                new PoissonGaussianNoise(1 / 3.0, 0.1, 1, 0, 4),
                new JpegArtefacts(1 / 3.0, 30, 90, 0.5))));
        plans.add(new AugmentationPlan("flips … blur, noise or JPEG", mixture));
        for (Augmentation alone : alone()) {
            String name = alone.kind() + " " + alone.parameters().values();
            plans.add(new AugmentationPlan(name, List.of(alone)));
        }
        return plans;
    }

    private static List<Augmentation> alone() {
        return List.of(
                new Rotation(1, 45),
                new Scale(0.5, 0.5),
                new Shear(20),
                new RandomResizedCrop(0.4, 1, 0.75, 4 / 3.0),
                new Elastic(1, 120, 12),
                new Elastic(1, 30, 4),
                new BackgroundFill(),
                new GaussianBlur(1, 1, 1),
                new Defocus(1, 1.5, 1.5),
                new Defocus(1, 3, 3),
                new MotionBlur(1, 7, 7),
                new ResolutionLoss(1, 2, 2),
                new Vignetting(1, 0.3, 0.3),
                new IlluminationGradient(1, 0.2, 0.2),
                new DustAndScratches(1, 6, 3),
                new PenMarks(1, 2, 0.05, 0.1),
                new RandomErasing(1, 0.02, 0.2, 0.3, 3.3),
                new GaussianNoise(1, 5, 5),
                new PoissonGaussianNoise(1, 0.5, 0.5, 2, 2),
                new PoissonGaussianNoise(1, 6, 6, 2, 2),
                new JpegArtefacts(1, 50, 50, 0),
                new JpegArtefacts(1, 50, 50, 1));
    }

    private static double microsecondsPerView(AugmentationPlan plan, Patch canvas) {
        Augmenter augmenter = new Augmenter(plan, 1);
        Patch out = Patch.blank(3, SIZE_PX, SIZE_PX);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        int views = 0;
        while (clock.getCurrentThreadCpuTime() - start < ROUND_NS) {
            augmenter.view(canvas, 1, ++views, out);
        }
        return (clock.getCurrentThreadCpuTime() - start) / 1e3 / views;
    }
}
