package quadrant.imagej.panel;

import java.awt.EventQueue;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Small pictures, made by a worker; the ones used last are kept, in at most a sixteenth of Java's memory. */
final class Thumbnails<K> implements AutoCloseable {
    private static final int SHOWN_EVERY = 16;
    private static final Image UNREADABLE = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

    private final Runnable made;
    private final Background work = new Background("thumbnails", failure -> {});
    private final Map<K, Image> kept;
    private volatile Map<K, Callable<Image>> asked = Map.of();

    /** @param made is called in AWT's thread when there are new ones */
    Thumbnails(int sidePx, Runnable made) {
        this.made = made;
        long most = Math.max(500, Runtime.getRuntime().maxMemory() / 16 / (4L * sidePx * sidePx));
        this.kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Image> eldest) {
                return size() > most;
            }
        });
    }

    @Override
    public void close() {
        asked = Map.of();
        work.close();
    }

    void clear() {
        asked = Map.of();
        kept.clear();
    }

    /** The picture of something; null where it was not made yet. */
    @Nullable Image of(K key) {
        return kept.get(key);
    }

    /** Requests those that are not there, in this order, in place of all requested before. */
    @SuppressWarnings("ReferenceEquality") // whether it is the newest request
    void ask(Map<K, Callable<Image>> wanted) {
        wanted.keySet().removeIf(key -> of(key) != null);
        if (wanted.keySet().equals(asked.keySet())) {
            return;
        }
        asked = wanted;
        work.latest(() -> {
            int n = 0;
            for (Map.Entry<K, Callable<Image>> one : wanted.entrySet()) {
                if (asked != wanted) {
                    return;
                }
                Background.attempt(
                        () -> kept.put(one.getKey(), one.getValue().call()),
                        unreadable -> kept.put(one.getKey(), UNREADABLE));
                n++;
                if (n % SHOWN_EVERY == 1 || n == wanted.size()) {
                    EventQueue.invokeLater(made);
                }
            }
        });
    }
}
