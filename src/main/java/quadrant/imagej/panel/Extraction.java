package quadrant.imagej.panel;

import ij.gui.Roi;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quadrant.app.LiveFeatures;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.ChannelSet;
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

    private final FeatureTable features;
    private final Set<Crops.Source> held = new HashSet<>();
    private final Crops crops;
    private final Optional<ChannelSet> oneByOne;
    private final Runnable computed;
    private final Runnable turned;
    private final Consumer<ChannelSet> wide;
    private final Consumer<String> unread;
    private final Queue<Item> waiting = new LinkedBlockingQueue<>();
    private final Queue<Item> turning = new LinkedBlockingQueue<>();
    /** Images that could not be read; a file is not tried again, unless it is opened. */
    private final Set<Crops.Source> unreadable = ConcurrentHashMap.newKeySet();

    /** An object whose features are wanted, and what was read of it. */
    static final class Item {
        private final int number;
        private final Crops.Source image;
        private final String shape;
        private List<RawImage> planes = List.of();
        private float[] colours = {};
        private float[] measured = {};

        /**
         * Not read yet.
         *
         * @param image that contains it
         * @param shape its outline, as stored in the workspace
         */
        Item(int number, Crops.Source image, String shape) {
            this.number = number;
            this.image = image;
            this.shape = shape;
        }
    }

    /**
     * Without features yet.
     *
     * @param rule how all objects are cut out
     * @param computed is called after some objects, in the worker's thread
     * @param turned is called after each turned view
     * @param wide receives what the rule should say of channels, where images have others or brighter ones
     * @param unread receives the reason why an object cannot be cut out
     */
    Extraction(
            Crops.Rule rule, Runnable computed, Runnable turned, Consumer<ChannelSet> wide, Consumer<String> unread) {
        this.crops = new Crops(rule, false);
        this.oneByOne = rule.channels().filter(s -> !s.channels().isEmpty());
        this.features = new FeatureTable(oneByOne.map(ChannelSet::names).orElse(List.of()));
        this.wide = wide;
        this.computed = computed;
        this.turned = turned;
        this.unread = unread;
    }

    FeatureTable features() {
        return features;
    }

    Crops.Rule rule() {
        return crops.rule();
    }

    /**
     * Requests all objects that have no features yet, in place of those requested before.
     *
     * @param first those of them that come first
     * @param turns objects whose turned views are wanted; they come last
     */
    void ask(List<Item> objects, Set<Integer> first, List<Item> turns) {
        cancel();
        objects.stream()
                .filter(item -> !unreadable.contains(item.image))
                .sorted(Comparator.comparing(item -> !first.contains(item.number)))
                .forEach(waiting::add);
        turning.addAll(turns);
    }

    /** Ends the work after the current objects; finished results stay. */
    void cancel() {
        waiting.clear();
        turning.clear();
    }

    /** The number of waiting objects. */
    int left() {
        return waiting.size();
    }

    /** Withdraws requests for turned views that are not finished. */
    void dropTurns() {
        turning.clear();
    }

    /** Works until nothing waits. */
    void work(LiveFeatures live, Task task) {
        // the image may have been changed since
        crops.clear();
        int before = features.count();
        live.run(
                Stream.iterate(next(live), Objects::nonNull, last -> next(live)),
                item -> item.planes,
                (item, row) -> {
                    features.put(
                            item.number, new FeatureTable.Row(row, live.embeddingFrom(), item.colours, item.measured));
                    if (features.count() % EVERY == 0) {
                        computed.run();
                    }
                },
                task);
        if (features.count() > before) {
            computed.run();
        }
        // the turned views, one by one, while no other request waits
        for (Item item = turning.poll(); item != null; item = left() > 0 ? null : turning.poll()) {
            if (cut(item, (crop, roi) -> {})) {
                features.putTurned(item.number, live.turned(item.planes, task));
                turned.run();
            }
        }
        crops.clear();
    }

    /** The next object that can be read; null where nothing waits. */
    private @Nullable Item next(LiveFeatures live) {
        for (Item item = waiting.poll(); item != null; item = waiting.poll()) {
            Item own = item;
            boolean read = cut(own, (crop, roi) -> {
                own.colours = live.colours(crop, oneByOne);
                own.measured = crops.measured(own.image, roi);
            });
            if (read) {
                return own;
            }
        }
        return null;
    }

    /** Cuts an object out, and does more with its outline; false where it cannot be read. */
    private boolean cut(Item item, BiConsumer<RawImage, Roi> more) {
        try {
            return Attempt.at(() -> {
                Roi roi = Cells.outline(item.shape);
                if (roi.getName() == null) {
                    roi.setName("object " + (item.number + 1));
                }
                RawImage crop = crops.cut(item.image, roi);
                if (!held(item.image, crop, roi)) {
                    return false;
                }
                item.planes = oneByOne.map(s -> s.planes(crop)).orElse(List.of(crop));
                more.accept(crop, roi);
                return true;
            });
        } catch (ExecutionException e) {
            // anything else is an image that was closed
            if (e.getCause() instanceof UserException u) {
                if (e.getCause() instanceof UnreadableImageException) {
                    unreadable.add(item.image);
                }
                unread.accept(u.problem());
            }
            return false;
        }
    }

    /**
     * Whether the rule says what becomes of an image's channels. The first image with more than three of them makes them go through
     * the network one by one, unless others were read before; a later one may widen their ranges. All is begun anew then.
     */
    private boolean held(Crops.Source image, RawImage crop, Roi roi) {
        Optional<ChannelSet> now = rule().channels();
        boolean together = now.isEmpty() ? crop.channels().size() <= 3 : oneByOne.isEmpty();
        if (together || held.contains(image)) {
            held.add(image);
            return true;
        }
        boolean mix = now.isEmpty() && !held.isEmpty();
        ChannelSet next =
                mix ? ChannelSet.EACH : oneByOne.orElse(ChannelSet.EACH).holding(crops.whole(crops.taken(image, roi)));
        if (now.equals(Optional.of(next))) {
            return held.add(image);
        }
        cancel();
        wide.accept(next);
        return false;
    }
}
