package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import quadrant.augment.AugmentationPlan;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelSet;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.RawImage;
import quadrant.plan.Strategy;
import quadrant.plan.TrainingPlan;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.training.TrainingImage;

/**
 * The channels of images, which go through the network one by one, as the scan has found them.
 *
 * @param numbers of the channels in the first image, from 1
 * @param ranges by the hash of an image's pixels: the 0.1 and 99.9 percentiles of each channel, in the order of the names
 */
record ScannedChannels(List<String> names, List<Integer> numbers, Map<String, List<DisplayRange>> ranges) {
    /** Of the images' limits this share lies beyond those of the set, so that one odd image does not set them. */
    private static final double BEYOND = 0.05;

    private static final double[] STEPS = {1, 1.5, 2, 3, 5, 7};
    /** The lower limit is a multiple of this part of the span. */
    private static final int PARTS = 10;

    /**
     * The channels of one image.
     *
     * @param image its name
     * @param numbers of the channels in the file, from 1
     */
    record Own(String image, List<String> names, List<Integer> numbers, List<DisplayRange> ranges) {
        /** Those that go through the network one by one; empty where three become red, green and blue. */
        static Optional<Own> of(RawImage image, String name, ChannelMapping mapping) {
            List<Integer> places = mapping.oneByOne(image);
            if (places.isEmpty()) {
                return Optional.empty();
            }
            List<String> names = mapping.allNames(image);
            List<DisplayRange> ranges = ChannelMapping.percentiles(image);
            return Optional.of(new Own(
                    name,
                    places.stream().map(names::get).toList(),
                    places.stream().map(p -> p + 1).toList(),
                    places.stream().map(ranges::get).toList()));
        }
    }

    /**
     * Those of all images.
     *
     * @param own of each image
     * @param hashes of the images' pixels
     * @return empty where some image has none
     * @throws UserException where images have other channels than the first
     */
    static Optional<ScannedChannels> of(List<Optional<Own>> own, List<String> hashes) {
        if (own.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        Own first = own.get(0).orElseThrow();
        Map<String, List<DisplayRange>> ranges = new HashMap<>();
        for (int i = 0; i < hashes.size(); i++) {
            Own o = own.get(i).orElseThrow();
            if (o.names.size() != first.names.size() || !new HashSet<>(o.names).containsAll(first.names)) {
                throw new UserException(
                        o.image + " has the channels " + String.join(", ", o.names) + ", and " + first.image + " has "
                                + String.join(", ", first.names) + ".",
                        "Give images with the same channels, or name three that all have with " + option("channels")
                                + ".");
            }
            ranges.put(
                    hashes.get(i),
                    first.names.stream()
                            .map(n -> o.ranges.get(o.names.indexOf(n)))
                            .toList());
        }
        return Optional.of(new ScannedChannels(first.names, first.numbers, ranges));
    }

    /**
     * Refuses a training that channels one by one do not have, and informs about them.
     *
     * @throws UserException for a strategy or an augmentation that reads three channels together
     */
    void check(TrainingPlan plan, Task task) {
        boolean closed = plan.strategy() == Strategy.AUTO || plan.strategy() == Strategy.LAYERS;
        boolean turned = plan.augmentation()
                .map(a -> a.equals(AugmentationPlan.named("none")) || a.equals(AugmentationPlan.named("turns")))
                .orElse(true);
        if (!closed || plan.depth().orElse(0) > 0 || !turned) {
            throw new UserException(
                    "The images have " + names.size() + " channels, which go through the network one by one: these are"
                            + " classified in closed form, from the image and its turned views.",
                    "Leave out " + option("strategy") + ", " + option("depth") + " and " + option("augmentation")
                            + ", or name three channels with " + option("channels") + " 1,2,3.");
        }
        task.info("The images have the channels " + String.join(", ", names)
                + ". Each goes through the network by itself.");
    }

    /**
     * The channels with the ranges of some images, which are rounded, so that the folds of a cross-validation mostly share their
     * features.
     */
    ChannelSet of(List<TrainingImage> images) {
        List<ChannelSet.Channel> channels = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            int channel = c;
            double low = limit(images, i -> ranges(i).get(channel).min(), BEYOND);
            double high = limit(images, i -> ranges(i).get(channel).max(), 1 - BEYOND);
            double span = rounded(Math.max((1 + 1.0 / PARTS) * (high - low), Float.MIN_NORMAL));
            low = Math.floor(low / span * PARTS) * span / PARTS;
            channels.add(new ChannelSet.Channel(names.get(c), numbers.get(c), low, low + span));
        }
        return new ChannelSet(channels, false);
    }

    /** The next of 1, 1.5, 2, 3, 5, 7, 10, … times a power of ten. */
    private static double rounded(double span) {
        double unit = Math.pow(10, Math.floor(Math.log10(span)));
        return unit
                * DoubleStream.of(STEPS)
                        .filter(s -> s * unit >= span)
                        .findFirst()
                        .orElse(10);
    }

    private List<DisplayRange> ranges(TrainingImage image) {
        return Objects.requireNonNull(ranges.get(image.pixelHash()));
    }

    private static double limit(List<TrainingImage> images, ToDoubleFunction<TrainingImage> of, double share) {
        double[] sorted = images.stream().mapToDouble(of).sorted().toArray();
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
