package quadrant.imagej.panel;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
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
    private final FeatureTable table;
    private final Listener listener;
    private final Set<Integer> waiting = new LinkedHashSet<>();
    private final Map<Integer, Source> sources = new HashMap<>();
    private final Map<Integer, Source> turning = new LinkedHashMap<>();
    private final Map<Plane, Crops> planes = new HashMap<>();
    private int asked;
    private int done;
    private volatile boolean stop;

    /** Receives the progress, in the worker's thread. */
    interface Listener {
        void progress(int done, int asked);

        /** The turned views of another object are computed. */
        void turned();

        /** An object cannot be cut out; the reason. */
        void unread(String reason);
    }

    /**
     * The source of an object's pixels.
     *
     * @param image that contains it
     * @param shape its outline, as stored in the workspace
     */
    record Source(ImagePlus image, String shape, CropRule rule) {}

    Extraction(FeatureTable table, Listener listener) {
        this.table = table;
        this.listener = listener;
    }

    /** Requests objects that have no features yet. */
    synchronized void ask(Map<Integer, Source> objects) {
        if (waiting.isEmpty()) {
            asked = 0;
            done = 0;
        }
        objects.forEach((item, source) -> {
            if (table.row(item) == null && waiting.add(item)) {
                sources.put(item, source);
                asked++;
            }
        });
        stop = false;
    }

    /** Moves objects to the front. */
    synchronized void first(Collection<Integer> seen) {
        List<Integer> own = new ArrayList<>(seen);
        own.retainAll(waiting);
        List<Integer> rest = new ArrayList<>(waiting);
        rest.removeAll(new LinkedHashSet<>(own));
        waiting.clear();
        waiting.addAll(own);
        waiting.addAll(rest);
    }

    /** Ends the work after the current objects; finished results stay. */
    synchronized void cancel() {
        stop = true;
        waiting.clear();
        sources.clear();
        turning.clear();
    }

    /** The number of waiting objects. */
    synchronized int left() {
        return waiting.size();
    }

    /** Requests the turned views of objects whose own features are computed or requested; they come last. */
    synchronized void askTurned(Map<Integer, Source> objects) {
        objects.forEach((item, source) -> {
            if (table.turned(item) == null) {
                turning.put(item, source);
                stop = false;
            }
        });
    }

    /** Withdraws requests for turned views that are not finished. */
    synchronized void dropTurns() {
        turning.clear();
    }

    /** The next object for turned views. */
    private synchronized @Nullable Integer nextTurned() {
        return stop || turning.isEmpty() ? null : turning.keySet().iterator().next();
    }

    private synchronized @Nullable Integer next() {
        Iterator<Integer> all = waiting.iterator();
        if (stop || !all.hasNext()) {
            return null;
        }
        Integer item = all.next();
        all.remove();
        return item;
    }

    private synchronized @Nullable Source source(int item) {
        return sources.remove(item);
    }

    /** Works until nothing waits. */
    void work(LiveFeatures live, Task task) {
        // the image may have been changed since
        planes.clear();
        Deque<Ready> ahead = new ArrayDeque<>();
        Iterator<Ready> objects = new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (ahead.isEmpty()) {
                    Integer item = Extraction.this.next();
                    if (item == null) {
                        return false;
                    }
                    Ready ready = read(item, live);
                    if (ready == null) {
                        count();
                    } else {
                        ahead.add(ready);
                    }
                }
                return true;
            }

            @Override
            public Ready next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ahead.remove();
            }
        };
        live.run(
                objects,
                (ready, rows) -> {
                    table.put(
                            ready.item,
                            new FeatureTable.Row(rows[0], live.embeddingFrom(), ready.colours, ready.measured));
                    count();
                },
                task);
        turn(live, task);
        planes.clear();
    }

    /** Computes the turned views of objects one by one, while no other request waits. */
    private void turn(LiveFeatures live, Task task) {
        for (Integer item = nextTurned(); item != null && left() == 0; item = nextTurned()) {
            Source source = turning(item);
            RawImage crop = source == null ? null : crop(source);
            if (crop != null) {
                table.putTurned(item, live.turned(crop, task));
                listener.turned();
            }
        }
    }

    private synchronized @Nullable Source turning(int item) {
        return turning.remove(item);
    }

    private @Nullable RawImage crop(Source source) {
        try {
            return Attempt.at(() -> planes.computeIfAbsent(
                            new Plane(source.image, source.rule),
                            p -> new Crops(RoiRows.crops(source.image, source.rule)))
                    .of
                    .apply(Outline.roi(source.shape))
                    .read());
        } catch (ExecutionException e) {
            return null;
        }
    }

    private void count() {
        int now;
        int all;
        synchronized (this) {
            now = ++done;
            all = asked;
        }
        listener.progress(now, all);
    }

    /** Data shared by the crops of many objects. */
    private record Plane(ImagePlus image, CropRule rule) {}

    private record Crops(Function<Roi, PixelSource> of) {}

    /** The crop of an object with its other measurements. */
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

    /** Null where it cannot be read. */
    private @Nullable Ready read(int item, LiveFeatures live) {
        Source source = source(item);
        if (source == null) {
            return null;
        }
        try {
            return Attempt.at(() -> {
                Crops crops = planes.computeIfAbsent(
                        new Plane(source.image, source.rule), p -> new Crops(RoiRows.crops(source.image, source.rule)));
                Roi roi = Outline.roi(source.shape);
                if (roi.getName() == null) {
                    roi.setName("object " + (item + 1));
                }
                RawImage crop = crops.of.apply(roi).read();
                return new Ready(item, crop, live.colours(crop), RoiMeasures.of(pixels(source.image, roi), roi));
            });
        } catch (ExecutionException e) {
            // anything else is an image that was closed
            if (e.getCause() instanceof UserException u) {
                listener.unread(u.problem());
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
