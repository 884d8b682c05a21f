package quadrant.workflow;

import static quadrant.task.OptionName.option;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import quadrant.advisor.Advice;
import quadrant.advisor.Advisor;
import quadrant.advisor.Evidence;
import quadrant.backbone.Backbone;
import quadrant.backbone.BackboneCard;
import quadrant.dataset.Dataset;
import quadrant.dataset.DatasetCheck;
import quadrant.dataset.GroupId;
import quadrant.dataset.Guard;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.dataset.Traits;
import quadrant.dataset.UnreadableImageException;
import quadrant.engine.Compute;
import quadrant.engine.TailFactory;
import quadrant.pixels.OutsideException;
import quadrant.pixels.PixelHash;
import quadrant.pixels.PixelSize;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.RawImage;
import quadrant.plan.TrainingPlan;
import quadrant.task.Hashes;
import quadrant.task.Phase;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.task.Workers;
import quadrant.training.LayerRows;
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
 * @param channels those that go through the network one by one; empty for images of three channels
 */
record DatasetScan(
        Dataset dataset,
        List<TrainingImage> images,
        Optional<PixelSize> pixelSize,
        int sidePx,
        List<String> skipped,
        Guard guard,
        Optional<ScannedChannels> channels) {
    /** The beginning of a warning that names a skipped image. */
    static final String SKIPPED = "Skipped: ";

    private static final int SMALLEST_PX = 16;
    private static final int NAMED = 3;

    /** As {@link #of}, for data to train on; warns of findings that would make a test too optimistic. */
    static DatasetScan checked(LabelledImages given, BiConsumer<String, RawImage> viewer, int threads, Task task) {
        task.phase(Phase.READING);
        DatasetScan scan = of(given, viewer, threads, task, task);
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
        return new DatasetScan(dataset.with(samples), same, pixelSize, sidePx, skipped, guard, channels);
    }

    /**
     * How a backbone's preprocessing is applied to these images; if they have no pixel size, that of the continued model is
     * used.
     */
    Preprocessing preprocessing(BackboneCard card, LabelledImages given) {
        return preprocessing(card, given, images);
    }

    /** The same; where channels go through the network one by one, the limits of their grey values are those of some images. */
    private Preprocessing preprocessing(BackboneCard card, LabelledImages given, List<TrainingImage> some) {
        Preprocessing p = preprocessing(card, given, pixelSize);
        return channels.map(c -> p.withMapping(p.mapping().with(c.of(some)))).orElse(p);
    }

    static Preprocessing preprocessing(BackboneCard card, LabelledImages given, Optional<PixelSize> pixelSize) {
        return card.preprocessing()
                .withResize(given.resize())
                .withMapping(given.mapping())
                .withPixelSize(pixelSize.or(card.preprocessing()::pixelSize));
    }

    /**
     * A backbone that reads these images.
     *
     * @param train those to learn from
     */
    LayerRows.Request network(
            Backbone backbone, LabelledImages given, List<TrainingImage> train, long seed, Compute compute) {
        return new LayerRows.Request(backbone, preprocessing(backbone.card(), given, train), seed, compute);
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
            Optional<ScannedChannels.Own> channels,
            List<String> remarks,
            @Nullable UserException failure) {}

    /**
     * Reads each image once.
     *
     * @throws UserException also where no image is left
     */
    static DatasetScan of(LabelledImages given, int threads, Task task) {
        return of(given, (hash, image) -> {}, threads, task, task);
    }

    /**
     * @param viewer sees each image with the hash of its pixels, on the thread that read it
     * @param remarks hears of single images and of pixel sizes
     */
    static DatasetScan of(
            LabelledImages given, BiConsumer<String, RawImage> viewer, int threads, Task task, Task remarks) {
        try (Workers workers = new Workers(threads)) {
            Read[] looks = looks(given, viewer, workers, task);
            List<TrainingImage> images = new ArrayList<>();
            List<Traits> seen = new ArrayList<>();
            List<Integer> sides = new ArrayList<>();
            List<Double> sizes = new ArrayList<>();
            List<String> skipped = new ArrayList<>();
            List<String> outside = new ArrayList<>();
            List<Optional<ScannedChannels.Own>> channels = new ArrayList<>();
            Remarks noted = new Remarks();
            for (int i = 0; i < looks.length; i++) {
                Sample sample = given.dataset().samples().get(i);
                UserException failure = looks[i].failure;
                if (failure instanceof OutsideException) {
                    outside.add(sample.id());
                } else if (failure != null && !given.skipUnreadable()) {
                    throw failure;
                } else if (failure != null) {
                    skipped.add(failure.problem());
                } else {
                    Traits s = looks[i].seen.orElseThrow();
                    seen.add(s);
                    images.add(new TrainingImage(
                            unchanged(sample, s.pixelHash()),
                            s.pixelHash(),
                            s.look().hash()));
                    sides.add(looks[i].sidePx);
                    channels.add(looks[i].channels);
                    looks[i].pixelSize.ifPresent(p -> sizes.add(p.micronsPerPixel()));
                    looks[i].remarks.forEach(r -> noted.add(r, sample.id()));
                }
            }
            report(skipped, outside, looks.length, task);
            noted.info(remarks);
            Dataset all = given.dataset()
                    .with(images.stream().map(TrainingImage::sample).toList());
            Guard guard = Guard.of(all, seen, workers, Task.cancelledWith(task));
            Collections.sort(sides);
            Optional<PixelSize> pixelSize = common(all, sizes, remarks);
            return new DatasetScan(
                    all,
                    List.copyOf(images),
                    pixelSize,
                    sides.get(sides.size() / 2),
                    skipped,
                    guard,
                    ScannedChannels.of(channels, images, remarks));
        }
    }

    private static Sample unchanged(Sample s, String pixelHash) {
        return new Sample(
                s.id(), new UnchangedPixels(s.pixels(), pixelHash), s.label(), s.group(), s.fold(), s.extra());
    }

    /** Reads the images; behind one that will be refused no further ones. */
    private static Read[] looks(LabelledImages given, BiConsumer<String, RawImage> viewer, Workers workers, Task task) {
        Read[] looks = new Read[given.dataset().size()];
        AtomicInteger refused = new AtomicInteger(looks.length);
        workers.forEach(looks.length, task, i -> {
            if (i > refused.get()) {
                return;
            }
            looks[i] = look(given, given.dataset().samples().get(i), viewer);
            if (looks[i].failure instanceof UnreadableImageException && !given.skipUnreadable()) {
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

    private static Read look(LabelledImages given, Sample sample, BiConsumer<String, RawImage> viewer) {
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
            // an object of an image is named by the image, # and the object
            String file = given.dataset().crop().isPresent() ? sample.id().replaceFirst("#[^#]*$", "") : sample.id();
            Traits seen = Traits.of(file, p, given.mapping());
            viewer.accept(seen.pixelHash(), p);
            List<String> remarks = new ArrayList<>(p.notes());
            Optional<ScannedChannels.Own> own = ScannedChannels.Own.of(p, sample.id(), given.mapping());
            if (own.isEmpty()) {
                remarks.addAll(given.mapping().warnings(p));
            }
            return new Read(Optional.of(seen), p.pixelSize(), side, own, remarks, null);
        } catch (UnreadableImageException | OutsideException e) {
            return new Read(Optional.empty(), Optional.empty(), 0, Optional.empty(), List.of(), e);
        }
    }

    private static Optional<PixelSize> common(Dataset dataset, List<Double> sizes, Task task) {
        int kept = dataset.size();
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

    /**
     * The advice for these images: where channels go through the network one by one, or nothing can be trained, the closed form.
     */
    Advice advise(TrainingPlan plan, Evidence evidence, int maxDepth, TailFactory tails) {
        Optional<String> trainer = tails.missing()
                .map(file -> "Training layers needs Quadrant's trainer, which is not installed: " + file + ".");
        return new Advisor()
                .advise(
                        plan,
                        evidence,
                        maxDepth,
                        channels.isEmpty()
                                ? trainer
                                : Optional.of(
                                        "Where channels go through the network one by one, no layer is trained."));
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
