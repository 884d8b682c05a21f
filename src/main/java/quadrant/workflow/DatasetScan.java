package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupId;
import quadrant.dataset.Guard;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.dataset.Traits;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.OutsideException;
import quadrant.pixels.PixelHash;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.pixels.ResizeRule;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;
import quadrant.training.TrainingImage;

/**
 * The scan of every image before any work begins: whether it is readable and large enough, its pixel hash and pixel size, and
 * the notes of the channel mapping.
 *
 * @param dataset the usable samples
 * @param images the same samples in the same order, with the hashes and fingerprints of their pixels
 * @param pixelSize where all images have the same to 1 %
 * @param sidePx the median of the images' shorter sides
 * @param skipped one line for each skipped image
 * @param guard findings that would make a test too optimistic
 */
record DatasetScan(
        Dataset dataset,
        List<TrainingImage> images,
        Optional<PixelSize> pixelSize,
        int sidePx,
        List<String> skipped,
        Guard guard) {
    /** The beginning of a warning that names a skipped image. */
    static final String SKIPPED = "Skipped: ";

    private static final int SMALLEST_PX = 16;
    private static final int NAMED = 3;

    /** As {@link #of}, for data to train on; warns of findings that would make a test too optimistic. */
    static DatasetScan checked(
            Dataset dataset,
            ChannelMapping mapping,
            boolean skipUnreadable,
            BiConsumer<String, RawImage> viewer,
            int threads,
            Task task) {
        task.phase(Phase.READING);
        DatasetScan scan = of(dataset, mapping, skipUnreadable, viewer, threads, task, task);
        DatasetCheck.requireTrainable(scan.dataset());
        scan.guard.warnings(scan.dataset).forEach(task::warn);
        return scan;
    }

    /** The same with copies of the same pixels in one group where no groups are known: the group of the first copy. */
    DatasetScan withCopiesTogether() {
        if (dataset.groupsKnown()) {
            return this;
        }
        Map<String, GroupId> groups = new HashMap<>();
        return with(i -> {
            Sample s = images.get(i).sample();
            GroupId group = groups.computeIfAbsent(images.get(i).pixelHash(), h -> s.group());
            return new Sample(s.id(), s.pixels(), s.label(), group, s.fold(), s.extra());
        });
    }

    /** The same images in these folds. */
    DatasetScan withFolds(int[] folds) {
        return with(i -> {
            Sample s = images.get(i).sample();
            return new Sample(s.id(), s.pixels(), s.label(), s.group(), OptionalInt.of(folds[i]), s.extra());
        });
    }

    private DatasetScan with(IntFunction<Sample> sample) {
        List<Sample> samples =
                IntStream.range(0, images.size()).mapToObj(sample).toList();
        List<TrainingImage> same = IntStream.range(0, images.size())
                .mapToObj(i -> new TrainingImage(
                        samples.get(i), images.get(i).pixelHash(), images.get(i).look()))
                .toList();
        return new DatasetScan(dataset.with(samples), same, pixelSize, sidePx, skipped, guard);
    }

    /**
     * How a backbone's preprocessing is applied to these images; if they have no pixel size, that of the continued model is
     * used.
     */
    Preprocessing preprocessing(BackboneCard card, ResizeRule resize, ChannelMapping mapping) {
        return preprocessing(card, resize, mapping, pixelSize);
    }

    static Preprocessing preprocessing(
            BackboneCard card, ResizeRule resize, ChannelMapping mapping, Optional<PixelSize> pixelSize) {
        return card.preprocessing()
                .withResize(resize)
                .withMapping(mapping)
                .withPixelSize(pixelSize.or(card.preprocessing()::pixelSize));
    }

    /**
     * An image whose pixels must be the same at each reading: a run records their hash.
     *
     * @param pixelHash of the first reading
     */
    private record UnchangedPixels(PixelSource image, String pixelHash) implements PixelSource {
        @Override
        public String name() {
            return image.name();
        }

        @Override
        public RawImage read() {
            RawImage read = image.read();
            if (!PixelHash.of(read).equals(pixelHash)) {
                throw new UserException(
                        "The image " + name() + " was changed while the run went on.",
                        "Leave the images as they are until it ends, and run it again.");
            }
            return read;
        }
    }

    /** The result for one image. */
    private record Read(
            Optional<Traits> seen,
            Optional<PixelSize> pixelSize,
            int sidePx,
            List<String> remarks,
            @Nullable UserException failure) {}

    /**
     * Reads each image once.
     *
     * @param skipUnreadable whether unreadable images are skipped and listed; otherwise the first of them is refused
     * @throws UserException also where no image is left
     */
    static DatasetScan of(Dataset dataset, ChannelMapping mapping, boolean skipUnreadable, int threads, Task task) {
        return of(dataset, mapping, skipUnreadable, (hash, image) -> {}, threads, task, task);
    }

    /**
     * @param viewer sees each image with the hash of its pixels, on the thread that read it
     * @param remarks hears of single images and of pixel sizes
     */
    static DatasetScan of(
            Dataset dataset,
            ChannelMapping mapping,
            boolean skipUnreadable,
            BiConsumer<String, RawImage> viewer,
            int threads,
            Task task,
            Task remarks) {
        try (Workers workers = new Workers(threads)) {
            Read[] looks = looks(dataset, mapping, skipUnreadable, viewer, workers, task);
            List<TrainingImage> images = new ArrayList<>();
            List<Traits> seen = new ArrayList<>();
            List<String> skipped = new ArrayList<>();
            List<String> outside = new ArrayList<>();
            Remarks noted = new Remarks();
            for (int i = 0; i < looks.length; i++) {
                Sample given = dataset.samples().get(i);
                UserException failure = looks[i].failure;
                if (failure instanceof OutsideException) {
                    outside.add(given.id());
                } else if (failure != null && !skipUnreadable) {
                    throw failure;
                } else if (failure != null) {
                    skipped.add(failure.problem());
                } else {
                    Traits s = looks[i].seen.orElseThrow();
                    PixelSource pixels = new UnchangedPixels(given.pixels(), s.pixelHash());
                    Sample sample =
                            new Sample(given.id(), pixels, given.label(), given.group(), given.fold(), given.extra());
                    seen.add(s);
                    images.add(new TrainingImage(sample, s.pixelHash(), s.look().hash()));
                    looks[i].remarks.forEach(r -> noted.add(r, sample.id()));
                }
            }
            report(skipped, outside, looks.length, task);
            noted.info(remarks);
            Dataset all =
                    dataset.with(images.stream().map(TrainingImage::sample).toList());
            Guard guard = Guard.of(all, seen, workers, Task.cancelledWith(task));
            Optional<PixelSize> pixelSize = common(all, looks, remarks);
            return new DatasetScan(all, List.copyOf(images), pixelSize, side(looks), skipped, guard);
        }
    }

    /** Reads the images; behind one that will be refused no further ones. */
    private static Read[] looks(
            Dataset dataset,
            ChannelMapping mapping,
            boolean skipUnreadable,
            BiConsumer<String, RawImage> viewer,
            Workers workers,
            Task task) {
        Read[] looks = new Read[dataset.size()];
        AtomicInteger refused = new AtomicInteger(looks.length);
        workers.forEach(looks.length, task, i -> {
            if (i > refused.get()) {
                return;
            }
            Read look = look(
                    dataset.samples().get(i), mapping, viewer, dataset.crop().isPresent());
            looks[i] = look;
            if (look.failure instanceof UnreadableImageException && !skipUnreadable) {
                refused.accumulateAndGet(i, Math::min);
            }
        });
        return looks;
    }

    private static void report(List<String> skipped, List<String> outside, int all, Task task) {
        if (!skipped.isEmpty()) {
            task.warn(skipped.size() + " of " + all + " images were skipped as unreadable.");
            skipped.stream().distinct().forEach(s -> task.warn(SKIPPED + s));
        }
        String such = String.join(", ", outside.subList(0, Math.min(NAMED, outside.size())));
        if (!outside.isEmpty() && outside.size() == all) {
            throw new UserException(
                    "All " + all + " marked objects lie outside their images, such as " + such + ".",
                    "Check that the ROIs belong to these images.");
        }
        if (!outside.isEmpty()) {
            task.warn(outside.size() + " of " + all + " marked objects lie outside their images and were left out ("
                    + such + (outside.size() > NAMED ? ", …)." : ")."));
        }
        if (skipped.size() + outside.size() == all) {
            throw new UserException("None of the images can be read.", "Give images that can be read.");
        }
    }

    /** @param marked whether the sample is an object of an image, named by the image, # and the object */
    private static Read look(
            Sample sample, ChannelMapping mapping, BiConsumer<String, RawImage> viewer, boolean marked) {
        try {
            RawImage p = sample.pixels().read();
            int side = Math.min(p.widthPx(), p.heightPx());
            if (side < SMALLEST_PX) {
                throw new UnreadableImageException(
                        "The image " + sample.id() + " is " + p.widthPx() + "×" + p.heightPx() + " pixels; at least "
                                + SMALLEST_PX + "×" + SMALLEST_PX + " were expected.",
                        "Leave it out, or use " + option("skip_unreadable") + ".",
                        null);
            }
            String file = marked ? sample.id().replaceFirst("#[^#]*$", "") : sample.id();
            Traits seen = Traits.of(file, p, mapping);
            viewer.accept(seen.pixelHash(), p);
            List<String> remarks = new ArrayList<>(p.notes());
            remarks.addAll(mapping.warnings(p));
            return new Read(Optional.of(seen), p.pixelSize(), side, remarks, null);
        } catch (UnreadableImageException | OutsideException e) {
            return new Read(Optional.empty(), Optional.empty(), 0, List.of(), e);
        }
    }

    private static int side(Read[] looks) {
        int[] sides = Arrays.stream(looks)
                .filter(l -> l.seen.isPresent())
                .mapToInt(Read::sidePx)
                .sorted()
                .toArray();
        return sides.length == 0 ? 0 : sides[sides.length / 2];
    }

    private static Optional<PixelSize> common(Dataset dataset, Read[] looks, Task task) {
        int kept = dataset.size();
        List<Double> sizes = Arrays.stream(looks)
                .flatMap(l -> l.pixelSize.stream())
                .map(PixelSize::micronsPerPixel)
                .toList();
        if (sizes.isEmpty()) {
            return Optional.empty();
        }
        double smallest = Collections.min(sizes);
        double largest = Collections.max(sizes);
        if (sizes.size() < kept || largest > 1.01 * smallest) {
            task.warn("The images do not all have the same pixel size (" + sizes.size() + " of " + kept
                    + " have a pixel size, from " + smallest + " to " + largest
                    + " µm); the model will have no pixel size."
                    + (dataset.crop().isPresent() ? " Crops are brought to one with --um-per-px." : ""));
            return Optional.empty();
        }
        return Optional.of(new PixelSize(smallest));
    }

    /** SHA-256 over the pixels, labels and groups of the samples in their order. */
    static String dataHash(List<TrainingImage> images) {
        String lines = images.stream()
                .map(i -> i.pixelHash() + " " + i.sample().label() + " "
                        + i.sample().group().value() + "\n")
                .collect(Collectors.joining());
        return Hashes.sha256(lines.getBytes(StandardCharsets.UTF_8));
    }
}
