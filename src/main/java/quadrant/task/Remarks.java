package quadrant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects remarks on single images, from any thread, and shows each once for all images that it concerns. */
public final class Remarks {
    private static final int EXAMPLES = 3;

    private final String noun;
    private final Map<String, Concerned> byRemark = new TreeMap<>();

    /** Remarks on images. */
    public Remarks() {
        this("image");
    }

    /** @param noun the name of one image, in the singular */
    public Remarks(String noun) {
        this.noun = noun;
    }

    /** The number of images that a remark concerns, and the names of the first ones. */
    private static final class Concerned {
        private final List<String> first = new ArrayList<>();
        private long count;

        void add(String id) {
            count++;
            first.add(id);
            if (first.size() > EXAMPLES) {
                first.sort(null);
                first.remove(EXAMPLES);
            }
        }

        String text(String noun) {
            first.sort(null);
            return (count == 1 ? "1 " + noun : count + " " + noun + "s") + " (" + String.join(", ", first)
                    + (count > EXAMPLES ? ", …)" : ")");
        }
    }

    /** Records a remark on an image. */
    public synchronized void add(String remark, String id) {
        byRemark.computeIfAbsent(remark, r -> new Concerned()).add(id);
    }

    /** Reports each remark, with the number of images it concerns and the names of the first three. */
    public synchronized void info(Task task) {
        byRemark.forEach((remark, of) -> task.warn(of.text(noun) + ": " + remark));
    }
}
