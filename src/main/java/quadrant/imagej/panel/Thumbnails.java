package quadrant.imagej.panel;

import java.awt.EventQueue;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import quadrant.pixels.ChannelMapping;
import quadrant.report.Picture;
import quadrant.workspace.Workspace;
import quadrant.workspace.Workspace.Item;

/**
 * Small pictures of objects, cut out as for the network, and made by a worker: the visible ones first, then others near to them,
 * each image's together. The ones used last are kept, in at most a sixteenth of Java's memory.
 */
final class Thumbnails implements AutoCloseable {
    static final int SIDE_PX = 72;

    private static final int SHARE = 16;
    private static final int SHOWN_EVERY = 16;
    private static final BufferedImage UNREADABLE = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

    private final Session session;
    private final Runnable made;
    private final Background work;
    private final int most = (int) Math.max(500, Runtime.getRuntime().maxMemory() / SHARE / (4L * SIDE_PX * SIDE_PX));
    private final Map<Item, BufferedImage> kept = new LinkedHashMap<>(16, 0.75f, true);
    private Workspace of;
    private Crops crops;
    private volatile List<Integer> asked = List.of();

    /** An object whose picture is wanted. */
    private record Wanted(Item of, Crops.Source from) {}

    /** @param made is called in AWT's thread when there are new ones */
    Thumbnails(Session session, Runnable made) {
        this.session = session;
        this.made = made;
        this.work = new Background("thumbnails", session::failed);
        this.of = session.workspace();
        this.crops = new Crops(session.rule());
    }

    @Override
    public void close() {
        asked = List.of();
        work.close();
    }

    /** The most that are kept. */
    int most() {
        return most;
    }

    /** The picture of an object; null where it was not made yet. */
    @Nullable BufferedImage of(Item item) {
        synchronized (kept) {
            return kept.get(item);
        }
    }

    /**
     * Requests those that are not there, in place of all requested before.
     *
     * @param items the visible ones first
     * @param first the number of these
     */
    void ask(List<Integer> items, int first) {
        boolean same = of == session.workspace() && session.rule().equals(crops.rule());
        if (items.equals(asked) && same) {
            return;
        }
        asked = items;
        if (!same) {
            of = session.workspace();
            crops = new Crops(session.rule());
            synchronized (kept) {
                kept.clear();
            }
        }
        Map<Integer, Crops.Source> sources = session.cells().sources();
        Map<Integer, List<Wanted>> visible = new LinkedHashMap<>();
        Map<Integer, List<Wanted>> near = new LinkedHashMap<>();
        for (int n = 0; n < items.size(); n++) {
            Item item = session.workspace().item(items.get(n));
            Crops.Source from = sources.get(item.picture());
            if (from != null && of(item) == null) {
                (n < first ? visible : near)
                        .computeIfAbsent(item.picture(), p -> new ArrayList<>())
                        .add(new Wanted(item, from));
            }
        }
        Crops own = crops;
        work.latest(() -> {
            // an open image may have been changed since
            own.clear();
            visible.values().forEach(some -> make(some, own, items));
            shown();
            near.values().forEach(some -> make(some, own, items));
            shown();
        });
    }

    private void shown() {
        EventQueue.invokeLater(made);
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the newest request
    private void make(List<Wanted> some, Crops own, List<Integer> request) {
        for (int n = 0; n < some.size() && asked == request; n++) {
            Wanted w = some.get(n);
            Background.attempt(() -> keep(w.of, picture(own, w)), failure -> keep(w.of, UNREADABLE));
            if (n % SHOWN_EVERY == SHOWN_EVERY - 1) {
                shown();
            }
        }
    }

    private void keep(Item item, BufferedImage picture) {
        synchronized (kept) {
            kept.put(item, picture);
            if (kept.size() > most) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }

    private static BufferedImage picture(Crops crops, Wanted w) {
        return small(Picture.image(ChannelMapping.automatic().toRgb(crops.cut(w.from, Cells.outline(w.of.shape())))));
    }

    /** Halved until the last step is no more than to a half, as such steps do not skip pixels. */
    private static BufferedImage small(BufferedImage image) {
        BufferedImage now = image;
        while (now.getWidth() > 2 * SIDE_PX) {
            now = resized(now, now.getWidth() / 2);
        }
        return resized(now, SIDE_PX);
    }

    private static BufferedImage resized(BufferedImage image, int sidePx) {
        BufferedImage to = new BufferedImage(sidePx, sidePx, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = to.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, sidePx, sidePx, null);
        g.dispose();
        return to;
    }
}
