package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.app.LiveFeatures;
import quadrant.dataset.PixelSource;
import quadrant.imagej.RoiMeasures;
import quadrant.imagej.RoiRows;
import quadrant.pixels.CropRule;
import quadrant.pixels.RawImage;
import quadrant.task.Attempt;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workspace.FeatureTable;

/**
 * Computes the features of objects one after another, visible ones first. Objects that cannot be read, for example because
 * their image was closed, are left out until they are requested again.
 */
final class Extraction {
    /** The number of objects between two updates of the colours. */
    private static final int EVERY = 32;

    private final FeatureTable table;
    private final Runnable computed;
    private final Consumer<String> unread;
    private final Map<Integer, Source> waiting = new LinkedHashMap<>();
    private final Map<Integer, Source> turning = new LinkedHashMap<>();
    private final Map<Plane, Function<Roi, PixelSource>> planes = new HashMap<>();
    private int asked;
    private int done;
    private volatile boolean stop;

    /**
     * The source of an object's pixels.
     *
     * @param image that contains it
     * @param shape its outline, as stored in the workspace
     */
    record Source(ImagePlus image, String shape, CropRule rule) {}

    /** An image and how objects are cut out of it. */
    private record Plane(ImagePlus image, CropRule rule) {}

    /** An object that is read and waits for the network. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ready(int item, RawImage crop, float[] colours, float[] measured) implements PixelSource {
        @Override
        public String name() {
            return "object " + item;
        }

        @Override
        public RawImage read() {
            return crop;
        }
    }

    /**
     * For the features of one workspace.
     *
     * @param computed is called after some objects, in the worker's thread
     * @param unread receives the reason why an object cannot be cut out
     */
    Extraction(FeatureTable table, Runnable computed, Consumer<String> unread) {
        this.table = table;
        this.computed = computed;
        this.unread = unread;
    }

    /**
     * Requests objects that have no features yet.
     *
     * @param first those of them that come first
     * @param turned objects whose turned views are wanted; they come last
     */
    synchronized void ask(Map<Integer, Source> objects, Set<Integer> first, Map<Integer, Source> turned) {
        if (waiting.isEmpty()) {
            asked = 0;
            done = 0;
        }
        asked += (int) objects.keySet().stream()
                .filter(item -> !waiting.containsKey(item))
                .count();
        Map<Integer, Source> all = new LinkedHashMap<>(waiting);
        all.putAll(objects);
        waiting.clear();
        first.stream()
                .filter(all::containsKey)
                .forEach(item -> waiting.put(item, Objects.requireNonNull(all.get(item))));
        waiting.putAll(all);
        turning.putAll(turned);
        stop = false;
    }

    /** Ends the work after the current objects; finished results stay. */
    synchronized void cancel() {
        stop = true;
        waiting.clear();
        turning.clear();
        asked = 0;
    }

    /** The number of waiting objects. */
    synchronized int left() {
        return waiting.size();
    }

    /** The number of objects that were asked for since all were computed. */
    synchronized int asked() {
        return asked;
    }

    /** The number of those that are computed. */
    synchronized int done() {
        return done;
    }

    /** Withdraws requests for turned views that are not finished. */
    synchronized void dropTurns() {
        turning.clear();
    }

    /** Takes the first object of those that wait; null where there is none. */
    private synchronized Map.@Nullable Entry<Integer, Source> first(Map<Integer, Source> of) {
        if (stop || of.isEmpty()) {
            return null;
        }
        Map.Entry<Integer, Source> first =
                Map.entry(of.keySet().iterator().next(), of.values().iterator().next());
        of.remove(first.getKey());
        return first;
    }

    private void count() {
        boolean tell;
        synchronized (this) {
            done++;
            tell = done % EVERY == 0 || waiting.isEmpty();
        }
        if (tell) {
            computed.run();
        }
    }

    /** Works until nothing waits. */
    void work(LiveFeatures live, Task task) {
        // the image may have been changed since
        planes.clear();
        live.run(
                Stream.iterate(next(live), Objects::nonNull, last -> next(live)).iterator(),
                (r, rows) -> {
                    table.put(r.item, new FeatureTable.Row(rows[0], live.embeddingFrom(), r.colours, r.measured));
                    count();
                },
                task);
        turn(live, task);
        planes.clear();
    }

    /** The next object that can be read; null where nothing waits. */
    private @Nullable Ready next(LiveFeatures live) {
        for (var e = first(waiting); e != null; e = first(waiting)) {
            int item = e.getKey();
            ImagePlus image = e.getValue().image;
            Ready ready = cut(
                    item,
                    e.getValue(),
                    (roi, crop) -> new Ready(item, crop, live.colours(crop), RoiMeasures.of(pixels(image, roi), roi)));
            if (ready != null) {
                return ready;
            }
            count();
        }
        return null;
    }

    /** Computes the turned views of objects one by one, while no other request waits. */
    private void turn(LiveFeatures live, Task task) {
        for (var e = first(turning); e != null; e = left() > 0 ? null : first(turning)) {
            RawImage crop = cut(e.getKey(), e.getValue(), (roi, read) -> read);
            if (crop != null) {
                table.putTurned(e.getKey(), live.turned(crop, task));
                computed.run();
            }
        }
    }

    /** Cuts an object out; null where it cannot be read. */
    private <T> @Nullable T cut(int item, Source source, BiFunction<Roi, RawImage, T> of) {
        try {
            return Attempt.at(() -> {
                Roi roi = Outline.roi(source.shape);
                if (roi.getName() == null) {
                    roi.setName("object " + (item + 1));
                }
                Function<Roi, PixelSource> crops = planes.computeIfAbsent(
                        new Plane(source.image, source.rule), p -> RoiRows.crops(p.image, p.rule));
                return of.apply(roi, crops.apply(roi).read());
            });
        } catch (ExecutionException e) {
            // anything else is an image that was closed
            if (e.getCause() instanceof UserException u) {
                unread.accept(u.problem());
            }
            return null;
        }
    }

    /** The plane of the object, with the displayed channel. */
    private static ImageProcessor pixels(ImagePlus image, Roi roi) {
        int[] at = roi.getPosition() > 0 ? image.convertIndexToPosition(roi.getPosition()) : new int[] {1, 1, 1};
        int z = roi.hasHyperStackPosition() ? Math.max(1, roi.getZPosition()) : at[1];
        int t = roi.hasHyperStackPosition() ? Math.max(1, roi.getTPosition()) : at[2];
        return image.getStack().getProcessor(image.getStackIndex(image.getC(), z, t));
    }
}
