/**
 * The entries by which ImageJ comes in, compiled for Java 8.
 *
 * <p>In: the name of a plug-in, or a macro's call. Out: the real entry of {@code imagej.ui} runs, or, where Java is too
 * old to load its classes, one sentence says which Java is needed. Nothing here may name a class of another room, as loading
 * this room would then load that one.
 */
@NullMarked
package quadrant.launch;

import org.jspecify.annotations.NullMarked;
