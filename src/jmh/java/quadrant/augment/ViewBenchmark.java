package quadrant.augment;

import static quadrant.augment.Augmentation.of;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import quadrant.pixels.Patch;

/** Views a second of wall time on one thread, 224×224, ten of each image; see docs/AUGMENTATION.md. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ViewBenchmark {
    private static final int SIZE_PX = 224;
    private static final int IMAGES = 8;
    private static final int VIEWS_OF_AN_IMAGE = 10;

    /** A named plan, or flips with one affine map. */
    @Param({"geometry", "light", "heavy", "stained-heavy", "fluorescence-heavy", "grey"})
    public String plan = "";

    private final Patch out = Patch.blank(3, SIZE_PX, SIZE_PX);
    private final Patch[] images = new Patch[IMAGES];
    private Optional<Augmenter> augmenter = Optional.empty();
    private int view;

    /** Blots of two stains on white. */
    @Setup
    public void makeImages() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        StainBasis stains = PublishedStains.PAIRS.get(3);
        for (int i = 0; i < IMAGES; i++) {
            images[i] = blots(stains, random.nextDouble(0.2, 0.4), random.nextDouble(0.05, 0.15));
        }
        AugmentationPlan chosen = plan.equals("geometry")
                ? new AugmentationPlan(
                        "geometry",
                        List.of(of("flip", 0.5), of("rotation", 1, 45), of("scale", 0.85, 1.2), of("shift", 0.054)))
                : AugmentationPlan.named(plan);
        augmenter = Optional.of(new Augmenter(chosen, 1));
    }

    private static Patch blots(StainBasis stains, double nuclei, double ground) {
        Patch patch = Patch.blank(3, SIZE_PX, SIZE_PX);
        int area = SIZE_PX * SIZE_PX;
        for (int i = 0; i < area; i++) {
            int x = i % SIZE_PX;
            int y = i / SIZE_PX;
            double haematoxylin = Math.max(0, 1.6 * Math.sin(nuclei * x) * Math.sin(nuclei * y));
            double eosin = 0.5 + 0.4 * Math.sin(ground * x + 2 * ground * y);
            for (int c = 0; c < 3; c++) {
                double density = haematoxylin * stains.vector(0)[c] + eosin * stains.vector(1)[c];
                patch.values()[c * area + i] = (float) Math.rint(256 * Math.exp(-density) - 1);
            }
        }
        return patch;
    }

    /** One view of the next image, or the next view of this one. */
    @Benchmark
    public Patch view() {
        int image = view / VIEWS_OF_AN_IMAGE % IMAGES;
        augmenter.orElseThrow().view(images[image], image, 1 + view++ % VIEWS_OF_AN_IMAGE, out);
        return out;
    }
}
