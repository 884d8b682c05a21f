package quadrant.workflow;

import quadrant.dataset.Dataset;
import quadrant.pixels.ChannelMapping;
import quadrant.pixels.ResizeRule;

/**
 * The images that a verb works on, and how they are read.
 *
 * @param planes which plane of a stack was read, for the record; blank for the usual one
 * @param skipUnreadable whether unreadable images are skipped and listed instead of being an error
 */
public record LabelledImages(
        Dataset dataset, ChannelMapping mapping, ResizeRule resize, String planes, boolean skipUnreadable) {}
