package quadrant.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that an audit's page, table and JSON show: plain values.
 *
 * @param name what the user calls the data
 * @param created date and time, ISO 8601
 * @param headline the findings in a sentence or two
 * @param images how many there are
 * @param suspects suspected wrong labels, the likeliest first
 * @param rows of {@code suspects.csv}
 * @param correction how wrong labels are mended
 */
public record AuditReport(
        String name,
        String created,
        String quadrantVersion,
        String headline,
        int images,
        List<String> classes,
        List<Duplicate> duplicates,
        List<Suspect> suspects,
        Labels labels,
        Groups groups,
        List<Trait> confounders,
        List<Row> rows,
        List<String> warnings,
        Correction correction) {
    public AuditReport {
        classes = List.copyOf(classes);
        duplicates = List.copyOf(duplicates);
        suspects = List.copyOf(suspects);
        confounders = List.copyOf(confounders);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /**
     * How wrong labels are mended.
     *
     * @param marked whether the images are objects that are marked on larger images, whose classes lie with the marks
     * @param command what trains on the mended labels
     */
    public record Correction(boolean marked, String command) {}

    /** An image as the data names it. */
    public record Image(String id, String label, String group) {}

    /**
     * Two images that show the same thing.
     *
     * @param kind {@code exact}, {@code copy} or {@code look-alike}
     * @param verdict {@code error} where a result would be wrong, {@code warning} where it may be, else {@code note}
     * @param text what the second is to the first
     * @param pictures two small ones; none where there are too many
     */
    public record Duplicate(
            String first,
            String second,
            double score,
            String kind,
            String orientation,
            String verdict,
            String why,
            String text,
            String firstLabel,
            String secondLabel,
            String firstGroup,
            String secondGroup,
            List<Picture> pictures) {
        public Duplicate {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * How suspected wrong labels were looked for.
     *
     * @param looked whether they could be
     * @param how it was done, or why it could not be
     * @param thresholds of each class, 0–1
     * @param joint estimated images by label, then by true class
     */
    public record Labels(boolean looked, String how, List<Double> thresholds, List<List<Integer>> joint) {
        public Labels {
            thresholds = List.copyOf(thresholds);
            joint = List.copyOf(joint);
        }
    }

    /**
     * An image whose label may be wrong.
     *
     * @param score 1 − the probability of the label, 0–1; the greatest first
     * @param margin the normalised margin between the label and the suggested class, 0–0.5
     * @param picture a small one; empty where there are too many
     */
    public record Suspect(
            String image,
            String label,
            String suggested,
            double score,
            double margin,
            String group,
            Optional<Picture> picture) {}

    /**
     * The groups.
     *
     * @param known whether the data names them
     * @param count how many there are; the images where they are not known
     * @param inNames those that the names hold, where they look to
     * @param straddling groups of the names that lie in several groups of the data
     */
    public record Groups(boolean known, int count, int largest, Optional<Hint> inNames, List<Straddling> straddling) {
        public Groups {
            straddling = List.copyOf(straddling);
        }
    }

    /**
     * Groups that names look to hold.
     *
     * @param groupBy the regular expression that finds them
     * @param sharing images that share their group with another
     * @param sentence what it would change
     */
    public record Hint(String groupBy, int count, int largest, int sharing, Optional<String> sentence) {}

    /** A group of the names and the groups of the data that it lies in. */
    public record Straddling(String name, List<String> groups) {
        public Straddling {
            groups = List.copyOf(groups);
        }
    }

    /** A trait beside the pictures' content by which a class could be recognised. */
    public record Trait(String label, String trait, String value, int images, double elsewhere, String sentence) {}

    /**
     * A row of {@code suspects.csv}.
     *
     * @param more other columns of the data, as they came
     */
    public record Row(Image image, OptionalInt fold, Map<String, String> more) {
        public Row {
            more = Map.copyOf(more);
        }
    }
}
