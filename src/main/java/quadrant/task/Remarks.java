package quadrant.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remarks on single images, gathered from any thread and shown once for all that they concern. */
public final class Remarks {
    private static final int EXAMPLES = 3;

    private final String noun;
    private final Map<String, Concerned> byRemark = new TreeMap<>();

    /** Remarks on images. */
    public Remarks() {
        this("image");
    }

    /** @param noun what they are on, in the singular */
    public Remarks(String noun) {
        this.noun = noun;
    }

    /** How many images a remark concerns, and the first of them by name. */
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

    /** Notes a remark on an image. */
    public synchronized void add(String remark, String id) {
        byRemark.computeIfAbsent(remark, r -> new Concerned()).add(id);
    }

    /** Says each remark aloud, with how many images it concerns and the first three of them by name. */
    public synchronized void info(Task task) {
        byRemark.forEach((remark, of) -> task.warn(of.text(noun) + ": " + remark));
    }
}
