/**
 * The panel: a window beside the images in which a person labels a few objects and sees the others predicted.
 *
 * <p>In: open images, ROIs, clicks and keys. Out: colours on the images, a table, models and reports by the verbs of {@code
 * app}, which {@link quadrant.imagej.panel.Panel.Host} runs. The state of the objects is in {@code workspace}. The display is
 * updated in AWT's thread; features, fits, scores and files have workers of their own. ROI Manager, overlays and names are not
 * changed.
 */
@NullMarked
package quadrant.imagej.panel;

import org.jspecify.annotations.NullMarked;
