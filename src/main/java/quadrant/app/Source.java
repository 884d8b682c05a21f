package quadrant.app;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import quadrant.dataset.PixelSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.dataset.io.GeoFeature;
import quadrant.dataset.io.GeoJsonFile;
import quadrant.dataset.io.GeoJsonReader;
import quadrant.dataset.io.GeoObjects;
import quadrant.dataset.io.ImageFile;
import quadrant.imagej.GeoRois;
import quadrant.imagej.ImageFileReader;
import quadrant.imagej.RoiRows;
import quadrant.pixels.CropRule;
import quadrant.task.Remarks;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Images, slices, ROIs or features of GeoJSON, drawn one by one to be taken through a network.
 *
 * @param total their number; negative where it is known only when all are drawn
 * @param reader of the file of features
 * @param left features that were left out
 */
public record Source(
        Iterator<Item> items, long total, @Nullable GeoJsonReader reader, Remarks left) implements AutoCloseable {
    Source(Iterator<Item> items, long total, @Nullable GeoJsonReader reader) {
        this(items, total, reader, new Remarks("feature"));
    }

    /**
     * What is drawn.
     *
     * @param id in tables of features; in those of predictions it has the name of its pixels
     * @param places its position, column to cell: in pixels and, where the image is calibrated, µm
     * @param feature itself as GeoJSON
     * @param left why it is not to be taken through the network; blank where it was not asked for
     */
    public record Item(
            String id,
            PixelSource pixels,
            Map<String, String> places,
            Supplier<GeoFeature> feature,
            Optional<String> left) {
        static Item of(PixelSource image) {
            return new Item(
                    image.name(),
                    image,
                    Map.of(),
                    () -> {
                        throw new IllegalStateException("An image has no outline");
                    },
                    Optional.empty());
        }

        static Item of(RoiRows.Row roi, String id) {
            Map<String, String> cells = new LinkedHashMap<>();
            cells.put("x_px", number(roi.xPx()));
            cells.put("y_px", number(roi.yPx()));
            cells.put("area_px", number(roi.areaPx()));
            roi.pixelSize().ifPresent(size -> {
                double um = size.micronsPerPixel();
                cells.put("x_um", precise(roi.xPx() * um));
                cells.put("y_um", precise(roi.yPx() * um));
                cells.put("area_um2", precise(roi.areaPx() * um * um));
            });
            return new Item(id, roi.crop(), cells, roi.feature(), Optional.empty());
        }

        static Item without(GeoFeature feature, String why) {
            PixelSource none = PixelSource.of(feature.title(), () -> {
                throw new UnreadableImageException(feature.title() + " is left out.", "Outline it.", null);
            });
            return new Item(feature.id(), none, Map.of(), () -> feature, Optional.of(why));
        }

        private static String precise(double v) {
            return new BigDecimal(v)
                    .round(new MathContext(6))
                    .stripTrailingZeros()
                    .toPlainString();
        }

        private static String number(double v) {
            return v == Math.rint(v) ? Long.toString((long) v) : String.format(Locale.ROOT, "%.2f", v);
        }
    }

    /** Images as wholes, or slices. */
    public static Source images(List<PixelSource> images) {
        return new Source(images.stream().map(Item::of).iterator(), images.size(), null);
    }

    /** ROIs, each of which can be cut out. */
    public static Source rois(List<RoiRows.Row> rois) {
        return new Source(rois.stream().map(r -> Item.of(r, r.name())).iterator(), rois.size(), null);
    }

    /**
     * The ROIs of a file that lie on an image, or its features of GeoJSON.
     *
     * @param rois GeoJSON, or a .roi or .zip
     * @param objects which of them are asked for, where all are drawn as features, the others and those that cannot be cut out
     *     among them; null for ROIs
     */
    static Source marked(Path image, Path rois, CropRule rule, @Nullable GeoObjects objects) {
        String name = String.valueOf(image.getFileName());
        RoiRows cutter = new RoiRows(image, name, rule, new ImageFileReader());
        if (objects == null) {
            return rois(cutter.of(rois));
        }
        GeoJsonReader reader = GeoJsonFile.is(rois) ? new GeoJsonReader(rois) : null;
        Iterable<GeoFeature> features = reader == null ? GeoRois.features(rois) : () -> reader;
        return new Source(
                StreamSupport.stream(features.spliterator(), false)
                        .map(f -> !objects.include(f)
                                ? Item.without(f, "")
                                : cutter.of(f)
                                        .map(roi -> Item.of(roi, f.id()))
                                        .orElseGet(() -> Item.without(f, "no area, or no nucleus")))
                        .iterator(),
                -1,
                reader);
    }

    /** The one image file that ROIs, tiles and slices need. */
    static Path one(List<Path> inputs, String things) {
        inputs.forEach(i -> ImageFile.refuseZarr(i, i.toString()));
        if (inputs.size() != 1 || Files.isDirectory(inputs.get(0))) {
            throw new UserException(
                    "With " + things + ", one image file was expected, and "
                            + (inputs.size() == 1 ? inputs.get(0) + " is a folder." : inputs.size() + " were given."),
                    "Give one image, and run the command once for each.");
        }
        return inputs.get(0);
    }

    /** Whether the number of items is known only when all are drawn. */
    boolean open() {
        return total < 0;
    }

    /** The members of the collection of features besides them, as far as it is read. */
    JsonObject members() {
        return reader == null ? new JsonObject() : reader.members();
    }

    /** Reports so many finished items. */
    void progress(long done, Task task) {
        if (reader != null) {
            task.progress(reader.done(), reader.total());
        } else if (total >= 0) {
            task.progress(done, total);
        }
    }

    /**
     * Records an item that gets no row.
     *
     * @param why its pixels cannot be read
     * @param outcome what becomes of it, such as "so left out"
     * @throws UserException that reason, where it ends the work
     */
    void skip(Item item, UserException why, boolean skipUnreadable, String outcome, Task task) {
        if (item.left.isEmpty() && !skipUnreadable) {
            throw why;
        }
        String reason = item.left.orElse("outside the image or not readable");
        if (total >= 0) {
            task.warn("Skipped: " + why.problem());
        } else if (!reason.isEmpty()) {
            left.add(reason + ", " + outcome, item.pixels.name());
        }
    }

    /** Reports the features that were left out. */
    void remark(Task task) {
        left.info(task);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
