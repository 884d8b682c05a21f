package quadrant.imagej.panel;

import java.awt.EventQueue;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.Preprocessing;
import quadrant.pixels.ResizeRule;
import quadrant.report.Picture;
import quadrant.workspace.Workspace.Item;

/**
 * Small pictures of objects, cut out as for the network, and made by a worker: the visible ones first, each image's together.
 * The ones used last are kept, in at most a sixteenth of Java's memory.
 */
final class Thumbnails implements AutoCloseable {
    static final int SIDE_PX = 72;

    private static final int MOST =
            (int) Math.max(500, Runtime.getRuntime().maxMemory() / 16 / (4L * SIDE_PX * SIDE_PX));
    private static final int SHOWN_EVERY = 16;
    private static final BufferedImage UNREADABLE = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    private static final Preprocessing SMALL = new Preprocessing(
            SIDE_PX,
            ResizeRule.CENTER_SQUARE,
            ChannelMapping.automatic(),
            ChannelOrder.RGB,
            Collections.nCopies(3, 0.0),
            Collections.nCopies(3, 1.0),
            Optional.empty());

    private final Session session;
    private final Runnable made;
    private final Background work;
    private final Map<Item, BufferedImage> kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Item, BufferedImage> eldest) {
            return size() > MOST;
        }
    });
    /** The workspace and the rule by which those that are kept were cut out. */
    private List<Object> basis = List.of();

    private Crops crops;

    private volatile List<Integer> asked = List.of();

    private record Wanted(Item of, Crops.Source from, boolean near) {}

    /** @param made is called in AWT's thread when there are new ones */
    Thumbnails(Session session, Runnable made) {
        this.session = session;
        this.made = made;
        this.work = new Background("thumbnails", session::failed);
        this.crops = new Crops(session.rule());
    }

    @Override
    public void close() {
        asked = List.of();
        work.close();
    }

    /** The picture of an object; null where it was not made yet. */
    @Nullable BufferedImage of(Item item) {
        return kept.get(item);
    }

    /**
     * Requests those that are not there, in place of all requested before.
     *
     * @param visible the number of visible ones, which come first
     */
    void ask(List<Integer> items, int visible) {
        List<Object> now = List.of(session.workspace(), session.rule());
        if (items.equals(asked) && now.equals(basis)) {
            return;
        }
        if (!now.equals(basis)) {
            kept.clear();
            basis = now;
            crops = new Crops(session.rule());
        }
        asked = items;
        Map<Integer, Crops.Source> sources = session.cells().sources();
        List<Wanted> wanted = new ArrayList<>();
        for (int n = 0; n < items.size(); n++) {
            Item item = session.workspace().item(items.get(n));
            Crops.Source from = sources.get(item.picture());
            if (from != null && of(item) == null) {
                wanted.add(new Wanted(item, from, n >= visible));
            }
        }
        wanted.sort(Comparator.comparing(Wanted::near).thenComparing(w -> w.of.picture()));
        Crops own = crops;
        work.latest(() -> make(wanted, own, items));
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the newest request
    private void make(List<Wanted> wanted, Crops own, List<Integer> request) {
        for (int n = 0; n < wanted.size() && asked == request; n++) {
            Wanted w = wanted.get(n);
            Background.attempt(
                    () -> kept.put(w.of, Picture.image(SMALL.canvas(own.cut(w.from, Cells.outline(w.of.shape()))))),
                    unreadable -> kept.put(w.of, UNREADABLE));
            if (n % SHOWN_EVERY == 0 || n == wanted.size() - 1) {
                EventQueue.invokeLater(made);
            }
        }
    }
}
