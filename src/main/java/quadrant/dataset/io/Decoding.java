package quadrant.dataset.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.OutsideException;
import quadrant.task.Phase;
import quadrant.task.Task;
import quadrant.task.UserException;

/** The first decoding of all images, which finds unreadable ones and collects the reader's notes. */
final class Decoding {
    private static final int NAMED = 3;

    private final boolean skip;
    private final Task task;

    /** @param skip whether unreadable images are skipped and listed instead of being an error */
    Decoding(boolean skip, Task task) {
        this.skip = skip;
        this.task = task;
    }

    /**
     * The readable ones, in order.
     *
     * @param notes receives the messages
     */
    List<Sample> readable(List<Sample> samples, List<String> notes) {
        task.phase(Phase.CHECKING);
        Map<String, Integer> choices = new HashMap<>();
        List<String> order = new ArrayList<>();
        List<Sample> readable = new ArrayList<>();
        Set<String> skipped = new LinkedHashSet<>();
        List<String> outside = new ArrayList<>();
        int unreadable = 0;
        for (Sample s : samples) {
            task.checkCancelled();
            try {
                for (String note : s.pixels().read().notes()) {
                    if (choices.merge(note, 1, Integer::sum) == 1) {
                        order.add(note);
                    }
                }
                readable.add(s);
            } catch (OutsideException e) {
                outside.add(s.id());
            } catch (UnreadableImageException e) {
                if (!skip) {
                    throw e;
                }
                unreadable++;
                skipped.add(Dataset.SKIPPED + e.problem());
            }
            task.progress(readable.size() + unreadable + outside.size(), samples.size());
        }
        if (unreadable > 0) {
            notes.add(unreadable + " of " + samples.size() + " images were skipped as unreadable.");
            notes.addAll(skipped);
        }
        warnOutside(outside, samples.size(), notes);
        order.forEach(note -> notes.add(choices.get(note) + " image(s): " + note + "."));
        return readable;
    }

    private static void warnOutside(List<String> outside, int of, List<String> notes) {
        if (outside.isEmpty()) {
            return;
        }
        String such = String.join(", ", outside.subList(0, Math.min(NAMED, outside.size())));
        if (outside.size() == of) {
            throw new UserException(
                    "All " + of + " marked objects lie outside their images, such as " + such + ".",
                    "Check that the ROIs belong to these images.");
        }
        notes.add(outside.size() + " of " + of + " marked objects lie outside their images and were left out (" + such
                + (outside.size() > NAMED ? ", …)." : ")."));
    }
}
