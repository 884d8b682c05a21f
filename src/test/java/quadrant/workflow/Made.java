package quadrant.workflow;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import quadrant.advisor.DatasetProfile;
import quadrant.augment.AugmentationPlan;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.dataset.GroupId;
import quadrant.dataset.Guard;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.PerceptualHash;
import quadrant.pixels.PixelSize;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.plan.Batching;
import quadrant.plan.Deliver;
import quadrant.plan.DeviceChoice;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.training.TrainingImage;

/** Made images: stripes that lie, stripes that stand; and datasets of them. */
final class Made {
    private Made() {}

    /** An image of {@code side} pixels square whose noise the number seeds. */
    record Stripes(String name, int label, int number, int side, Optional<PixelSize> pixelSize) implements PixelSource {
        @Override
        public RawImage read() {
            SplittableRandom random = new SplittableRandom(number);
            double phase = random.nextDouble(Math.PI);
            List<float[]> channels = new ArrayList<>();
            for (int c = 0; c < 3; c++) {
                float[] plane = new float[side * side];
                for (int i = 0; i < plane.length; i++) {
                    double along = label == 0 ? i % side : i / (double) side;
                    plane[i] = Math.round(128 + 70 * Math.sin(0.7 * along + phase) + random.nextDouble(-20, 20));
                }
                channels.add(plane);
            }
            return new RawImage(
                    name, side, side, channels, PixelType.UINT8, true, List.of(), pixelSize, List.of(), List.of());
        }
    }

    /** Nothing to see. */
    record Black(String name) implements PixelSource {
        @Override
        public RawImage read() {
            List<float[]> plane = List.of(new float[400]);
            return new RawImage(
                    name, 20, 20, plane, PixelType.FLOAT32, false, List.of(), Optional.empty(), List.of(), List.of());
        }
    }

    /** A file that ends early. */
    record Broken(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnreadableImageException(name + " is cut off.", "Copy it again.", null);
        }
    }

    static Sample sample(PixelSource pixels, int label, String group) {
        return new Sample(pixels.name(), pixels, label, new GroupId(group), OptionalInt.empty(), Map.of());
    }

    static Dataset dataset(List<Sample> samples) {
        return new Dataset(new ClassList(List.of("lying", "standing")), samples, true, List.of());
    }

    /** Images of both classes by turns, in groups of the given size with both classes in each. */
    static Dataset stripes(int images, int perGroup) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            int label = i % 2;
            samples.add(sample(new Stripes("i" + i, label, i, 64, Optional.empty()), label, "patient" + i / perGroup));
        }
        return dataset(samples);
    }

    /** A look at the dataset that did not read a pixel. */
    static DatasetScan scan(Dataset dataset) {
        List<TrainingImage> images = dataset.samples().stream()
                .map(s -> new TrainingImage(
                        s,
                        Hashes.sha256(s.id().getBytes(StandardCharsets.UTF_8)),
                        new PerceptualHash(s.id().hashCode(), 0, 0, 0)))
                .toList();
        return new DatasetScan(
                dataset,
                images,
                Optional.empty(),
                224,
                List.of(),
                new Guard(List.of(), List.of(), Optional.empty()),
                Optional.empty());
    }

    static FineTuneRequest request(Dataset dataset, HoldOut holdOut, int depth, boolean earlyStopping, Path work) {
        return request(dataset, holdOut, Strategy.AUTO, OptionalInt.of(depth), earlyStopping, work);
    }

    static FineTuneRequest request(Dataset dataset, HoldOut holdOut, Strategy strategy, Path work) {
        return request(dataset, holdOut, strategy, OptionalInt.empty(), false, work);
    }

    static LabelledImages images(Dataset dataset, boolean skipUnreadable) {
        return new LabelledImages(dataset, ChannelMapping.automatic(), ResizeRule.CENTER_SQUARE, "", skipUnreadable);
    }

    private static FineTuneRequest request(
            Dataset dataset, HoldOut holdOut, Strategy strategy, OptionalInt depth, boolean earlyStopping, Path work) {
        TrainingPlan plan = new TrainingPlan(
                "efficientnet-lite0",
                strategy,
                depth,
                Optional.of(AugmentationPlan.named("none")),
                Batching.PLAIN,
                OptionalInt.of(4),
                OptionalInt.of(2),
                earlyStopping,
                Deliver.BEST,
                11,
                DeviceChoice.CPU,
                1);
        return new FineTuneRequest(
                plan,
                images(dataset, false),
                holdOut,
                DatasetProfile.SizeRule.EFFECTIVE,
                Optional.empty(),
                true,
                work,
                false);
    }
}
